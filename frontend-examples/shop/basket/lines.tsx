import { Badge } from '../../look/badge.tsx';
import { QuantityField } from '../../look/controls.tsx';
import { classes } from '../../look/classes.ts';
import { money } from '../../look/money.ts';
import { focusHeading, link } from '../../look/route.ts';
import { day } from '../../look/time.ts';
import { toast } from '../../look/toast.tsx';
import { shortName } from '../../look/article/name.ts';
import { MOST_UNITS, useBasket } from '../basket.ts';
import { useChannel } from '../channel_shown.tsx';
import { dayIn } from '../delivery/days.ts';
import { ArticlePicture } from '../../look/article/picture.tsx';
import { StockBadge } from '../stock/stock_badge.tsx';
import type { BasketRow } from './rows.ts';

const PROBLEMS: Record<NonNullable<BasketRow['problem']>, string> = {
  unknown: 'This is not sold here any more. Take it out to go on.',
  'sold out': 'Somebody was faster: it is sold out. Take it out to go on, or leave this page open until it is back.',
  'too many': 'There are not so many of it. Try fewer.',
};

export function BasketLines({ rows }: { rows: readonly BasketRow[] }) {
  return <ul class="basket-lines">{rows.map((row) => <BasketLineShown key={row.sku} row={row} />)}</ul>;
}

function BasketLineShown({ row }: { row: BasketRow }) {
  const { sku, name, quantity, each, total, stock, problem, isHeld, comesAt } = row;
  const { set } = useBasket();
  const { timezone } = useChannel();
  function takeOut() {
    set(sku, 0);
    focusHeading(); // The button goes with its line.
    toast(`${shortName(name)} is no longer in your basket.`, { action: { label: 'Undo', run: () => set(sku, quantity) } });
  }
  return (
    <li class={classes('basket-line', problem && 'wrong')}>
      <a class="basket-picture" href={link('article', sku)} tabIndex={-1} aria-hidden="true"><ArticlePicture code={sku} name={row.article} /></a>
      <div class="basket-text">
        <a class="basket-name" href={link('article', sku)} dir="auto">{name}</a>
        {each && <p class="quiet">{money(each)} each</p>}
        <div role="status">
          {problem ? <p class="error">{PROBLEMS[problem]}</p> : isHeld ? <Badge tone="ready">Held for you</Badge> : stock && stock.status !== 'IN_STOCK' && <StockBadge stock={stock} />}
          {!problem && comesAt && <small class="quiet"> All of it is there on {day(dayIn(comesAt, timezone))}</small>}
        </div>
      </div>
      <div class="basket-quantity">
        <QuantityField label={`Quantity of ${name}`} value={quantity} max={MOST_UNITS} onChange={(value) => set(sku, value)} />
        <button type="button" class="button quiet small" aria-label={`Take out ${name}`} onClick={takeOut}>Take out</button>
      </div>
      <p class="basket-total">{total ? money(total) : '–'}</p>
    </li>
  );
}
