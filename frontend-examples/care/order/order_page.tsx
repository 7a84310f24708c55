// One order, whole and live: what it is, what can be done with it, and what happened to it.

import { useMemo, useRef } from 'preact/hooks';
import { Empty, Loading, Watched } from '../../look/states.tsx';
import { link } from '../../look/route.ts';
import { Actions } from './actions.tsx';
import { Deliveries } from './deliveries.tsx';
import { PreparedChange } from './edit/prepared_change.tsx';
import { Head } from './head.tsx';
import { Timeline } from './history/timeline.tsx';
import { useHistory } from './history/use_history.ts';
import { News } from './history/news.tsx';
import { Holds } from './holds.tsx';
import { Lines } from './lines.tsx';
import { MoneyCard } from './money.tsx';
import { Notes } from './notes.tsx';
import { type OpenOrder, OpenOrderProvider } from './open_order.ts';
import { Parcels } from './parcels.tsx';
import { People } from './people.tsx';
import { Tags } from './tags.tsx';
import { type Learn, useOrder } from './use_order.ts';
import type { WholeOrder } from './whole_order.ts';
import { WorkList } from './work.tsx';

export function OrderPage({ id }: { id: string }) {
  const { order, learn, ...followed } = useOrder(id);
  if (followed.error?.kind === 'refused') return <NotHere />;
  return (
    <Watched of={{ ...followed, value: order }} loading={<Coming slow={followed.state === 'slow'} />}>
      {(found) => (found ? <OpenedOrder order={found} learn={learn} /> : <NotHere />)}
    </Watched>
  );
}

function OpenedOrder({ order, learn }: { order: WholeOrder; learn: Learn }) {
  const openedAt = useRef(order.version).current;
  const history = useHistory(order.id, order);
  const open = useMemo<OpenOrder>(() => ({ order, history, learn }), [order, history, learn]);
  return (
    <OpenOrderProvider value={open}>
      <article class="order-page">
        <Head order={order} />
        <News openedAt={openedAt} />
        <Actions />
        <PreparedChange />
        <div class="beside">
          <div class="stack">
            <Lines lines={order.lines} />
            <Deliveries deliveries={order.deliveries} />
            <WorkList works={order.fulfillmentOrders} />
            <Parcels parcels={order.shipments} />
            <MoneyCard order={order} />
          </div>
          <div class="stack">
            <People order={order} />
            <Holds holds={order.holds} placeOf={(work) => order.fulfillmentOrders.find(({ id }) => id === work)?.location.name ?? 'One location'} />
            <Notes notes={order.notes} />
            <Tags tags={order.tags} />
            <Timeline openedAt={openedAt} />
          </div>
        </div>
      </article>
    </OpenOrderProvider>
  );
}

function Coming({ slow }: { slow: boolean }) {
  return (
    <>
      <h1 class="unseen">An order</h1>
      <Loading slow={slow} lines={8} />
    </>
  );
}

function NotHere() {
  return (
    <>
      <h1 class="unseen">An order</h1>
      <Empty title="There is no such order" action={<a class="button" href={link('orders')}>All orders</a>}>
        It may be another channel’s, or the address was cut short.
      </Empty>
    </>
  );
}
