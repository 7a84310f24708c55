// What was bought, where every unit is, and when it is promised.

import { useState } from 'preact/hooks';
import { graphql, type ResultOf } from '../../client/index.ts';
import { ArticlePicture } from '../../look/article/picture.tsx';
import { Button } from '../../look/controls.tsx';
import { money, signOf } from '../../look/money.ts';
import { shortDay } from '../../look/time.ts';
import { LineStock } from './line_stock.tsx';
import { UnitBar } from './unit_bar.tsx';

const QuantityParts = graphql(`
  fragment QuantityParts on OrderLine {
    quantity canceledQuantity openQuantity backorderedQuantity reservedQuantity allocatedQuantity
    shippedQuantity deliveredQuantity undeliveredQuantity returnedQuantity cancelRequestedQuantity
  }
`);

export const LineParts = graphql(
  `
    fragment LineParts on OrderLine {
      id name ...QuantityParts promisedOn properties
      sku { code stockTracked }
      unitPrice { amount currency }
      discount { amount currency }
      total { amount currency }
      supply { quantity expectedAt }
      components { id name perParent ...QuantityParts sku { code } }
    }
  `,
  [QuantityParts],
);

type Line = ResultOf<typeof LineParts>;

export function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <section class="card" aria-labelledby="lines">
      <h2 id="lines">What was bought</h2>
      <ul class="rows">
        {lines.map((line) => <LineRow key={line.id} line={line} />)}
      </ul>
    </section>
  );
}

function LineRow({ line }: { line: Line }) {
  const [open, setOpen] = useState(false);
  const { name, sku, quantity, unitPrice, discount, total, components, cancelRequestedQuantity } = line;
  /** A kit has no stock of its own: its parts have. */
  const stocked = components.length > 0 ? components : sku.stockTracked ? [line] : [];
  return (
    <li class="order-line">
      <ArticlePicture code={sku.code} name={name} />
      <div class="order-line-what">
        <p dir="auto" class="order-line-name">{name}</p>
        <p class="quiet">{sku.code} · {quantity} × {money(unitPrice)}{signOf(discount) > 0 && `, less ${money(discount)}`}</p>
        <UnitBar of={line} />
        {cancelRequestedQuantity > 0 && <p class="notice waiting">{cancelRequestedQuantity} asked back from the location; it has not answered.</p>}
        <Promise line={line} />
        {components.length > 0 && <Components of={line} />}
        {stocked.length > 0 && (
          <Button tone="quiet" small aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide stock' : 'Where it is in stock'}<span class="unseen"> of {name}</span>
          </Button>
        )}
        {open && stocked.map((article) => <LineStock key={article.id} sku={article.sku.code} name={article.name} />)}
      </div>
      <p class="order-line-total">{money(total)}</p>
    </li>
  );
}

function Promise({ line: { promisedOn, supply, backorderedQuantity } }: { line: Line }) {
  if (backorderedQuantity > 0) {
    const dated = supply.filter(({ expectedAt }) => expectedAt !== null);
    if (dated.length === 0) return <p class="notice waiting">Nobody knows yet when the stock comes.</p>;
    return <p class="notice waiting">{dated.map(({ quantity, expectedAt }) => `${quantity} expected ${shortDay(expectedAt?.slice(0, 10) ?? '')}`).join(' · ')}</p>;
  }
  return promisedOn ? <p class="quiet">Promised for {shortDay(promisedOn)}</p> : null;
}

function Components({ of: { components } }: { of: Line }) {
  return (
    <ul class="order-components" aria-label="What the kit is made of">
      {components.map((part) => (
        <li key={part.id}>
          <p dir="auto">{part.name} <span class="quiet">{part.sku.code} · {part.perParent} in each</span></p>
          <UnitBar of={part} />
        </li>
      ))}
    </ul>
  );
}
