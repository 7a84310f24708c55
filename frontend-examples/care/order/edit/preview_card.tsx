// What a prepared change would come to: money, stock and promise, before anything changes.

import { moneyChange, signOf } from '../../../look/money.ts';
import { day, shortDay } from '../../../look/time.ts';
import { Row } from '../money.tsx';
import { useOpenOrder } from '../open_order.ts';
import { refusalWords } from '../refusals.tsx';
import { METHOD } from '../words.ts';
import type { PreparedEdit, Preview, PreviewLine } from './edit_parts.ts';

export function PreviewCard({ edit: { preview } }: { edit: PreparedEdit }) {
  if (!preview) return <p>This change is over.</p>;
  const { lines, deliveries, totalsBefore, totals, difference, toCollect, toRefund, errors } = preview;
  const changed = lines.filter((line) => line.isNew || line.quantity !== line.quantityBefore);
  return (
    <section class="order-preview" aria-label="What it would come to" aria-live="polite">
      {errors.length > 0 && (
        <div class="failure" role="alert">
          <p>As the order stands now, this cannot be done:</p>
          {errors.map((error, at) => <p key={at} dir="auto">{refusalWords(error)}</p>)}
        </div>
      )}
      <h3>What it would come to</h3>
      <ul class="stack tight">
        {changed.map((line) => <ChangedLine key={line.orderLineId} line={line} />)}
        {deliveries.map((delivery) => <ChangedDelivery key={delivery.deliveryId} delivery={delivery} />)}
        {changed.length === 0 && signOf(difference) === 0 && <li class="quiet">No line and no amount would change.</li>}
      </ul>
      <dl class="order-ledger">
        <Row name="Total now" amount={totalsBefore.total} />
        <Row name="Discounts then" amount={totals.discount} optional sign="−" />
        <Row name="Total then" amount={totals.total} strong />
        <div><dt>Difference</dt><dd>{moneyChange(difference)}</dd></div>
        <Row name="To collect" amount={toCollect} optional strong />
        <Row name="To give back" amount={toRefund} optional strong />
      </dl>
    </section>
  );
}

function ChangedLine({ line }: { line: PreviewLine }) {
  const { name, quantity, quantityBefore, isNew, waiting, held, expectedAt } = line;
  return (
    <li>
      <span dir="auto">{name}</span>: {isNew ? `${quantity} new` : `${quantityBefore} → ${quantity}`}
      <span class="quiet">
        {quantity > quantityBefore && held > 0 && ` · ${held} held in stock`}
        {waiting > 0 && ` · ${waiting} wait for stock, ${expectedAt ? `expected ${shortDay(expectedAt.slice(0, 10))}` : 'nobody knows until when'}`}
      </span>
    </li>
  );
}

/** Only what would be otherwise is said. */
function ChangedDelivery({ delivery }: { delivery: Preview['deliveries'][number] }) {
  const { order } = useOpenOrder();
  const { deliveryId, method, addressChanges, promisedOn, shipping, pickupLocation } = delivery;
  const before = order.deliveries.find(({ id }) => id === deliveryId);
  const says = [
    addressChanges && 'another address',
    before?.method !== method && `${METHOD[method]}${pickupLocation ? `, ${pickupLocation.name}` : ''}`,
    before && before.promisedOn !== promisedOn && (promisedOn ? `promised for ${day(promisedOn)}` : 'no day is promised'),
    before && before.shipping.amount !== shipping.amount && `shipping ${moneyChange({ ...shipping, amount: shipping.amount })}`,
  ].filter(Boolean);
  return says.length > 0 ? <li>Delivery: {says.join(' · ')}</li> : null;
}
