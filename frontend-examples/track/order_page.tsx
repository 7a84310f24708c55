// The order for whoever waits for it: how it stands in one sentence, each delivery's way, and what it costs.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../look/button.tsx';
import { focusHeading } from '../look/route.ts';
import { moment } from '../look/time.ts';
import { Cancellations } from './cancellations.tsx';
import { Delivery } from './delivery.tsx';
import { later } from './later.tsx';
import { said, useWords } from './language.tsx';
import { Papers } from './papers.tsx';
import { Totals } from './totals.tsx';
import type { Order } from './tracked_order.ts';

const Cancel = later(async () => (await import('./parts.ts')).Cancel);

export function OrderPage({ order, onChange }: { order: Order; onChange: (order: Order) => void }) {
  const words = useWords();
  const [canceling, setCanceling] = useState(false);
  const [told, setTold] = useState('');
  const { deliveries, actions } = order.tracking;
  const status = said(words.status, order.customerStatus, words.title);
  useLayoutEffect(() => {
    document.title = `${status} · ${order.number}`;
  }, [status, order.number]);
  useLayoutEffect(() => {
    if (told) focusHeading(); // The button that began it may be gone with what it was for.
  }, [told]);
  function openCancel() {
    setTold('');
    setCanceling(true);
  }
  function closeCancel(said = '') {
    setCanceling(false);
    setTold(said);
  }
  return (
    <>
      <header class="order-head">
        <p class="quiet">{words.order(order.number)} · {words.placed(moment(order.placedAt))}</p>
        <h1>{status}</h1>
        <p>{said(words.next, order.customerStatus)}</p>
        <News of={status} />
        <div role="status">{told && <p class="notice">{told}</p>}</div>
      </header>
      <div class="beside">
        <div class="stack loose">
          {deliveries.map((way, index) => (
            <Delivery
              key={way.delivery.id}
              way={way}
              order={order}
              place={deliveries.length > 1 ? index + 1 : null}
              onChange={onChange}
            />
          ))}
        </div>
        <div class="stack loose">
          <section class="card">
            <h2>{words.totals}</h2>
            <Totals {...order} />
          </section>
          <Papers {...order} />
          <Cancellations {...order} />
          {actions.some(({ action }) => action === 'CANCEL') && (
            <section class="stack tight">
              <p class="quiet">{words.cancelHint}</p>
              <Button onClick={openCancel}>{words.cancel}</Button>
            </section>
          )}
        </div>
      </div>
      {canceling && <Cancel order={order} onClose={closeCancel} onChange={onChange} />}
    </>
  );
}

/** Said aloud when the order stands otherwise than before, and only then: a page that talks all the time is left. */
function News({ of: status }: { of: string }) {
  const words = useWords();
  const first = useRef(status);
  const [changed, setChanged] = useState(false);
  const isNews = changed || status !== first.current;
  if (isNews !== changed) setChanged(true);
  return <p class="unseen news" role="status">{isNews ? words.changed(status) : ''}</p>;
}
