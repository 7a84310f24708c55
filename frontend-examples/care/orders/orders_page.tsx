// The live list of orders, with what is looked for above it.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useServerNow } from '../../client/preact.ts';
import { Button } from '../../look/controls.tsx';
import { LongList } from '../../look/long_list.tsx';
import { go, link } from '../../look/route.ts';
import { Empty, Failure, Loading } from '../../look/states.tsx';
import { count } from '../count.ts';
import { useTitle } from '../title.ts';
import { useWide } from '../wide.ts';
import { OrderListRow } from './order_list_row.tsx';
import { goToSearch, OrdersFilter } from './orders_filter.tsx';
import { OrdersSummary } from './orders_summary.tsx';
import { type KeptList, useOfList, useOrderList } from './use_order_list.ts';

const ROW_HEIGHT = 52;
const CARD_HEIGHT = 116;

export function OrdersPage({ query }: { query: URLSearchParams }) {
  const kept = useOrderList(query);
  useTitle('Orders');
  return (
    <>
      <h1>Orders</h1>
      <OrdersSummary key={kept.of} kept={kept} />
      <OrdersFilter query={query} />
      <OrderRows key={kept.of} kept={kept} />
    </>
  );
}

function OrderRows({ kept }: { kept: KeptList }) {
  const { list } = kept;
  const { rows, marks, state, trouble, hasMore, arrivals } = useOfList(list, (whole) => whole);
  const box = useRef<HTMLDivElement>(null);
  const now = useServerNow(30_000);
  const wide = useWide();
  const rowHeight = wide ? ROW_HEIGHT : CARD_HEIGHT;
  /** How many had arrived when the agent last was at the top: what came since stands above, unseen. */
  const [seen, setSeen] = useState(arrivals);

  const scroller = () => box.current?.querySelector('.long-list') ?? null;
  useLayoutEffect(() => {
    const long = scroller();
    if (long) long.scrollTop = kept.offset;
  }, [rows.length > 0]);
  useLayoutEffect(() => {
    if ((scroller()?.scrollTop ?? 0) < 1) setSeen(arrivals);
  }, [arrivals, rows]);

  if (rows.length === 0) {
    if (trouble) return <Failure trouble={trouble} again={list.again} />;
    if (state === 'loading') return <Loading lines={12} />;
    return <Empty title="No order matches">Take a filter away, or search for less. What comes in and matches is shown here at once.</Empty>;
  }
  const above = arrivals - seen;
  return (
    <div
      class="orders-rows"
      ref={box}
      style={{ '--rows-height': `${rows.length * rowHeight + 2}px` }}
      onKeyDown={(event) => {
        // A key of one letter is for those who are in the list: elsewhere it may be said, or pressed by mistake.
        if (event.key !== '/' || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        goToSearch();
      }}
      onScrollCapture={() => {
        kept.offset = scroller()?.scrollTop ?? 0;
        if (kept.offset < 1 && above > 0) setSeen(arrivals);
      }}
    >
      <p class="orders-above" role="status">
        {above > 0 && (
          <Button small tone="primary" onClick={() => scroller()?.scrollTo({ top: 0 })}>
            {above === 1 ? '1 new order above' : `${above} new orders above`}
          </Button>
        )}
      </p>
      {wide && <Columns />}
      <LongList
        label="Orders"
        items={rows}
        keyOf={({ id }) => id}
        rowHeight={rowHeight}
        rowClass={({ id }) => ROW_CLASSES[marks.get(id) ?? 'none']}
        onOpen={({ id }) => go(link('orders', id))}
        onEnd={list.more}
      >
        {(order) => <OrderListRow order={order} mark={marks.get(order.id)} now={now} />}
      </LongList>
      {trouble && <Failure trouble={trouble} again={list.again} />}
      <p class="quiet orders-foot">
        {count(rows.length)} {hasMore ? 'are loaded, more come as you scroll.' : rows.length === 1 ? 'order, and no other.' : 'orders, and no others.'}{' '}
        In the list <kbd>/</kbd> searches, <kbd>j</kbd> and <kbd>k</kbd> walk, <kbd>Enter</kbd> opens.
      </p>
    </div>
  );
}

/** What stands where; a reader hears it in each row. */
function Columns() {
  return (
    <div class="order-row order-columns" aria-hidden="true">
      <span class="order-row-number">Order</span>
      <span class="order-row-who">Buyer</span>
      <span class="order-row-status">State, payment, goods</span>
      <span class="order-row-problem">To look at</span>
      <span class="order-row-total">Total</span>
      <span class="order-row-when">Placed</span>
    </div>
  );
}

const ROW_CLASSES = { none: undefined, arrived: 'fresh', changed: 'fresh', left: 'leaving' } as const;
