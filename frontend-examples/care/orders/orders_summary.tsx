// What matches, at a glance: in which state, and when it was placed. Counted by the graph, and again a while after
// something changed.

import { graphql } from '../../client/index.ts';
import { useQuery } from '../../client/preact.ts';
import { Share } from '../../look/charts.tsx';
import { statusTone, statusWords } from '../../look/status.tsx';
import { useSoonAfter } from '../soon_after.ts';
import { type Filter, STATUSES } from './order_filter.ts';
import { OrdersByHour } from './orders_by_hour.tsx';

const CountByStatus = graphql(`
  query CountByStatus(
    $all: OrderFilter, $PENDING_REVIEW: OrderFilter, $OPEN: OrderFilter, $COMPLETED: OrderFilter, $CANCELED: OrderFilter
    $EXPIRED: OrderFilter
  ) {
    all: orders(first: 1, filter: $all) { totalCount }
    PENDING_REVIEW: orders(first: 1, filter: $PENDING_REVIEW) { totalCount }
    OPEN: orders(first: 1, filter: $OPEN) { totalCount }
    COMPLETED: orders(first: 1, filter: $COMPLETED) { totalCount }
    CANCELED: orders(first: 1, filter: $CANCELED) { totalCount }
    EXPIRED: orders(first: 1, filter: $EXPIRED) { totalCount }
  }
`);

/** The graph counts so far and no further. */
const MOST_COUNTED = 10_000;
const RECOUNT_MS = 10_000;

export function OrdersSummary({ filter, changes }: { filter: Filter; changes: number }) {
  // Each state is counted under the rest of the filter: one sees what another choice would bring.
  const { data, again } = useQuery(CountByStatus, {
    all: filter,
    PENDING_REVIEW: { ...filter, status: ['PENDING_REVIEW'] },
    OPEN: { ...filter, status: ['OPEN'] },
    COMPLETED: { ...filter, status: ['COMPLETED'] },
    CANCELED: { ...filter, status: ['CANCELED'] },
    EXPIRED: { ...filter, status: ['EXPIRED'] },
  });
  useSoonAfter(changes, RECOUNT_MS, again);
  return (
    <div class="orders-summary">
      <section class="card" aria-label="Orders by state">
        {data && (
          <Share
            label={data.all.totalCount === 1 ? '1 order matches' : `${counted(data.all.totalCount ?? MOST_COUNTED)} orders match`}
            values={STATUSES.map((status) => ({
              label: statusWords('order', status),
              value: data[status].totalCount ?? MOST_COUNTED,
              tone: statusTone('order', status),
            }))}
            format={counted}
          />
        )}
      </section>
      <section class="card" aria-label="Orders by hour">
        <OrdersByHour filter={filter} changes={changes} />
      </section>
    </div>
  );
}

function counted(count: number): string {
  return count >= MOST_COUNTED ? `more than ${MOST_COUNTED.toLocaleString()}` : count.toLocaleString();
}
