// What was bought, with how far each line has come. A kit is one line, and says what it is made of.

import { graphql, type ResultOf } from '../client/index.ts';
import { calm } from '../look/article/name.ts';
import { ArticlePictureLater } from '../look/article/picture_later.tsx';
import { money } from '../look/money.ts';
import { useWords } from './language.tsx';
import { quantity } from './quantity.ts';
import { WhenSeen } from './when_seen.tsx';

export const LineFragment = graphql(`
  fragment Line on OrderLine {
    id name quantity canceledQuantity backorderedQuantity shippedQuantity deliveredQuantity returnedQuantity
    unitPrice { amount currency }
    total { amount currency }
    properties
    sku { code unit unitDigits }
    components { id name perParent sku { unit unitDigits } }
    delivery { id }
  }
`);

export type Line = ResultOf<typeof LineFragment>;

export function Contents({ lines }: { lines: readonly Line[] }) {
  const words = useWords();
  return (
    <ul class="contents">
      {lines.map((line) => (
        <li key={line.id} class={line.canceledQuantity === line.quantity ? 'canceled' : undefined}>
          <WhenSeen class="line-picture"><ArticlePictureLater code={line.sku.code} name={line.name} /></WhenSeen>
          <div class="line-text">
            <p dir="auto">{calm(line.name)}</p>
            <p class="quiet">{words.quantityOf(quantity(line.quantity, line.sku), money(line.unitPrice))}</p>
            <Progress of={line} />
            <Components of={line} />
            <Choices of={line.properties} />
          </div>
          <p class="line-total">{money(line.total)}</p>
        </li>
      ))}
    </ul>
  );
}

/** Only what is not plain from the steps: what came in parts, what waits, what will not come, what went back. */
function Progress({ of: line }: { of: Line }) {
  const words = useWords();
  const count = (units: number) => quantity(units, line.sku);
  const due = line.quantity - line.canceledQuantity;
  const parts = [
    line.deliveredQuantity > 0 && line.deliveredQuantity < due && words.unitsArrived(count(line.deliveredQuantity), count(due)),
    line.shippedQuantity > 0 && line.shippedQuantity < due && words.unitsSent(count(line.shippedQuantity), count(due)),
    line.backorderedQuantity > 0 && words.unitsWaiting(count(line.backorderedQuantity)),
    line.canceledQuantity > 0 && words.unitsCanceled(count(line.canceledQuantity)),
    line.returnedQuantity > 0 && words.unitsReturned(count(line.returnedQuantity)),
  ].filter((part) => part !== false);
  return parts.length > 0 ? <p class="quiet">{parts.join(', ')}</p> : null;
}

function Components({ of: { components } }: { of: Line }) {
  const words = useWords();
  if (components.length === 0) return null;
  return (
    <p class="quiet">
      {words.includes}{' '}
      {components.map(({ id, name, perParent, sku }, place) => (
        <span key={id}>{place > 0 && ', '}<bdi>{words.quantityOf(quantity(perParent ?? 1, sku), name)}</bdi></span>
      ))}
    </p>
  );
}

/** What the shopper chose or wrote for the line, as far as it is words. */
function Choices({ of }: { of: unknown }) {
  if (typeof of !== 'object' || of === null) return null;
  const chosen = Object.entries(of).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return chosen.length === 0 ? null : (
    <dl class="choices-made">
      {chosen.map(([name, value]) => <div key={name}><dt dir="auto">{name}</dt><dd dir="auto">{value}</dd></div>)}
    </dl>
  );
}
