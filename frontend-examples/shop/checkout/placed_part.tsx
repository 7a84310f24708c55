// The order stands. What the payment came to is followed live, and can be mended here; where the goods are is for the
// tracking page, to which the token opens the way.

import { useEffect, useMemo } from 'preact/hooks';
import { createOrderwire } from '../../client/index.ts';
import { OrderwireProvider, useWatch } from '../../client/preact.ts';
import { money } from '../../look/money.ts';
import { Watched } from '../../look/states.tsx';
import { day } from '../../look/time.ts';
import { calm } from '../../look/article/name.ts';
import { methodName } from '../delivery/words.ts';
import { useTitle } from '../title.ts';
import { PayAgain } from './pay_again.tsx';
import { isApproved, mayPayAgain, PaymentNotice } from './payment_notice.tsx';
import { PLACED_WATCHED, type OrderShown } from './placed_documents.ts';
import type { PlacedOrder } from './placed_order.ts';

/** As the order's guest, by its token: on a line of its own, which ends with this part. */
export function PlacedPart({ order }: { order: PlacedOrder }) {
  const asGuest = useMemo(
    () => createOrderwire({ url: new URL('/graphql', location.href).href, credentials: () => ({ orderToken: order.token }) }),
    [order.token],
  );
  useEffect(() => () => asGuest.close(), [asGuest]);
  return <OrderwireProvider value={asGuest}><Followed order={order} /></OrderwireProvider>;
}

function Followed({ order }: { order: PlacedOrder }) {
  const watched = useWatch(
    PLACED_WATCHED,
    {},
    (shown: OrderShown | null, item) => {
      if (item.__typename === 'OrderSnapshot') return item.orders[0] ?? null;
      return item.__typename === 'OrderChange' ? item.order : shown;
    },
    null,
  );
  return <Watched of={watched}>{(shown) => shown && <Confirmation order={order} shown={shown} />}</Watched>;
}

function Confirmation({ order, shown }: { order: PlacedOrder; shown: OrderShown }) {
  const isSettled = isApproved(shown.paymentStatus);
  const title = isSettled ? 'Thank you' : shown.status === 'CANCELED' ? 'The order was canceled' : 'One more step';
  useTitle(title);
  return (
    <div class="placed">
      <h1>{title}</h1>
      <p class="placed-number">Order <b>{shown.number}</b></p>
      <PaymentNotice order={shown} />
      {mayPayAgain(shown) && <PayAgain order={shown} />}
      {isSettled && <p>Keep the link below: it opens your order, and everything about it goes to <bdi class="strong">{order.email}</bdi>.</p>}
      <p><a class={isSettled ? 'button primary' : 'button'} href={`/track/#${order.token}`}>Follow your order</a></p>
      <PlacedContents order={shown} />
    </div>
  );
}

function collectedAt({ pickupLocation, pickupPoint }: OrderShown['deliveries'][number]): string | null {
  return pickupLocation?.name ?? pickupPoint?.name ?? null;
}

function PlacedContents({ order: { deliveries, totals } }: { order: OrderShown }) {
  return (
    <section class="card" aria-labelledby="contents">
      <h2 id="contents">What comes</h2>
      {deliveries.map((delivery) => (
        <div key={delivery.id} class="placed-delivery">
          <p class="strong">
            {collectedAt(delivery) ? <>To collect at <bdi>{collectedAt(delivery)}</bdi></> : methodName(delivery.method)}
            {delivery.promisedOn && `, by ${day(delivery.promisedOn)}`}
          </p>
          <ul class="checkout-rows">
            {delivery.lines.map((line) => (
              <li key={line.id}><span class="quiet">{line.quantity} ×</span><span dir="auto">{calm(line.name)}</span></li>
            ))}
          </ul>
          {delivery.giftMessage && <blockquote class="gift" dir="auto">{delivery.giftMessage}</blockquote>}
        </div>
      ))}
      <dl class="sums">
        <div><dt>Delivery</dt><dd>{money(totals.shipping)}</dd></div>
        <div class="whole"><dt>Total</dt><dd>{money(totals.total)}</dd></div>
      </dl>
    </section>
  );
}
