// One order as a row: a card on a phone, columns where there is room. All of it is one link, so that it opens in another
// tab like any other.

import { ago, moment } from '../../look/time.ts';
import { money } from '../../look/money.ts';
import { link } from '../../look/route.ts';
import { Status } from '../../look/status.tsx';
import type { Mark } from './order_list.ts';
import type { OrderRow } from './order_row.ts';

const MARKS: Readonly<Record<Mark, string>> = { arrived: 'New', changed: 'Changed', left: 'No longer matches' };

export function OrderListRow({ order, mark, now }: { order: OrderRow; mark: Mark | undefined; now: number }) {
  const [problem, ...moreProblems] = order.problems;
  return (
    <a class="order-row" href={link('orders', order.id)} tabIndex={-1} onClick={(event) => event.stopPropagation()}>
      <span class="order-row-number code">{order.number}</span>
      <span class="order-row-who"><bdi>{order.contact?.name ?? order.contact?.email ?? '—'}</bdi></span>
      <time class="order-row-when quiet" dateTime={order.placedAt} title={moment(order.placedAt)}>{ago(order.placedAt, now)}</time>
      <span class="order-row-status">
        <Status of="order" status={order.status} />
        <Status of="payment" status={order.paymentStatus} />
        <Status of="fulfillment" status={order.fulfillmentStatus} />
      </span>
      <span class="order-row-problem">
        {problem && <Status of="problem" status={problem} />}
        {moreProblems.length > 0 && <small class="quiet">+{moreProblems.length}</small>}
      </span>
      <span class="order-row-total number">{money(order.totals.total)}</span>
      <span class="order-row-mark">{mark && MARKS[mark]}</span>
    </a>
  );
}
