// Somebody else was faster. What is short is named, with what can be had instead; as soon as one is free again it is held
// for whoever waits here.

import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { ResultOf } from '../../client/index.ts';
import { useQuery } from '../../client/preact.ts';
import { ArticlePicture } from '../../look/article/picture.tsx';
import { Button } from '../../look/controls.tsx';
import { useBasket } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import { canBeBought, type StockStatus, useStock } from '../stock/stock.ts';
import { useFewer } from './fewer.ts';
import { SUPPLY_EXPECTED } from './hold_documents.ts';
import type { Row } from './totals.ts';

export interface ShortPartProps {
  rows: readonly Row[];
  /** SKUs that not all can be had of. */
  short: readonly string[];
  /** It was held already, and turned out not to be there. */
  wasLost: boolean;
  /** Try to hold all of it again. */
  again: () => void;
  /** The same, by itself, when it is there again. */
  comeBack: () => void;
}

export function ShortPart({ rows, short, wasLost, again, comeBack }: ShortPartProps) {
  const stock = useStock(short);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const lacking = rows.filter(({ sku }) => short.includes(sku));
  useComingBack(lacking, lacking.map(({ sku }) => stock.get(sku)?.status), comeBack);
  const isAll = lacking.length === rows.length;
  return (
    <section class="card checkout-short" aria-labelledby="short">
      <h2 id="short" ref={heading} tabIndex={-1}>{wasLost ? 'We are sorry: it is not there' : 'Somebody else was a moment faster'}</h2>
      <p>
        {wasLost ? 'Somebody looked on the shelf, and this was missing or broken.' : takenWords(lacking)}{' '}
        Nothing was ordered, and nothing was charged. {isAll ? '' : 'Everything else is still there.'}
      </p>
      <ul class="rows">
        {lacking.map((row) => <ShortLine key={row.sku} row={row} status={stock.get(row.sku)?.status} />)}
      </ul>
      <p class="quiet" role="status">
        Others may still change their minds. Leave this page open: as soon as it is free again, it is held for you.
      </p>
      <div class="row">
        <Button onClick={again}>Try again</Button>
        <a class="button quiet" href="#/">Look for something else</a>
      </div>
    </section>
  );
}

function takenWords(lacking: readonly Row[]): string {
  return lacking.some(({ quantity }) => quantity > 1) ? 'There are not enough left of this.' : 'The last one of this was just taken.';
}

function ShortLine({ row: { sku, name, quantity }, status }: { row: Row; status: StockStatus | undefined }) {
  const { set } = useBasket();
  const id = useId();
  const fewer = useFewer({ sku, quantity }, canBeBought(status));
  return (
    <li class="short-line">
      <span class="short-picture"><ArticlePicture code={sku} name={name} /></span>
      <span id={id} class="short-name" dir="auto">{name}</span>
      <span class="quiet">You wanted {quantity}.</span>
      <span class="row">
        {fewer !== null && <Button tone="primary" aria-describedby={id} onClick={() => set(sku, fewer)}>{`Take ${fewer} of it`}</Button>}
        <Button aria-describedby={id} onClick={() => set(sku, 0)}>Go on without it</Button>
      </span>
    </li>
  );
}

/**
 * When all of it can be had: it may be free again before anybody watched. The band alone does not tell whether there is
 * enough of it, so that is asked with every change of it.
 */
function useComingBack(lacking: readonly Row[], statuses: readonly (StockStatus | undefined)[], comeBack: () => void): void {
  const lines = lacking.map(({ sku, quantity }) => ({ sku, quantity }));
  const { data, again } = useQuery(SUPPLY_EXPECTED, statuses.every(canBeBought) ? { input: { channel: CHANNEL, lines } } : null);
  const bands = statuses.join();
  const before = useRef(bands);
  useEffect(() => {
    if (before.current !== bands) again();
    before.current = bands;
  }, [bands]);
  useEffect(() => {
    if (data?.availability && canAllBeHadNow(data.availability)) comeBack();
  }, [data]);
}

function canAllBeHadNow({ asOf, lines }: NonNullable<ResultOf<typeof SUPPLY_EXPECTED>['availability']>): boolean {
  return lines.every(({ satisfiable, satisfiableFrom }) => satisfiable && (satisfiableFrom ?? '') <= asOf);
}
