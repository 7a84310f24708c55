// What the order is, where it stands, and what is wrong with it.

import { Status } from '../../look/status.tsx';
import { money } from '../../look/money.ts';
import { moment } from '../../look/time.ts';
import { link } from '../../look/route.ts';
import type { WholeOrder } from './whole_order.ts';
import { PROBLEM } from './words.ts';

export function Head({ order }: { order: WholeOrder }) {
  const { number, status, paymentStatus, fulfillmentStatus, placedAt, channel, externalRef, totals, problems, fulfilledBy } = order;
  return (
    <header class="order-head">
      <p><a href={link('orders')}>All orders</a></p>
      <div class="order-title">
        <h1 dir="auto">{number}</h1>
        <p class="order-total">{money(totals.total)}</p>
      </div>
      <p class="order-badges">
        <Status of="order" status={status} /> <Status of="payment" status={paymentStatus} /> <Status of="fulfillment" status={fulfillmentStatus} />
      </p>
      <p class="quiet">
        <time dateTime={placedAt}>{moment(placedAt)}</time> · <span dir="auto">{channel.name}</span>
        {externalRef && <> · <span dir="auto">{externalRef.source} {externalRef.id}</span></>}
        {fulfilledBy === 'CHANNEL' && ' · the channel sends it'}
      </p>
      {problems.length > 0 && (
        <ul class="order-problems" aria-label="Problems">
          {problems.map((problem) => <li key={problem}><strong>{PROBLEM[problem].says}</strong> {PROBLEM[problem].next}</li>)}
        </ul>
      )}
    </header>
  );
}
