// What matches, at a glance: in which state, and when it was placed.

import { useWide } from '../wide.ts';
import type { Filter } from './order_filter.ts';
import { OrdersByHour } from './orders_by_hour.tsx';
import { OrdersByState } from './orders_by_state.tsx';
import { type KeptList, useOfList } from './use_order_list.ts';

export function OrdersSummary({ kept }: { kept: KeptList }) {
  const changes = useOfList(kept.list, (state) => state.changes);
  const props = { filter: kept.filter, changes };
  if (useWide()) return <Charts {...props} />;
  // On a phone the list comes first.
  return (
    <details class="orders-glance">
      <summary>At a glance</summary>
      <Charts {...props} />
    </details>
  );
}

function Charts(props: { filter: Filter; changes: number }) {
  return (
    <div class="orders-summary">
      <section class="card" aria-label="Orders by state"><OrdersByState {...props} /></section>
      <section class="card" aria-label="Orders by hour"><OrdersByHour {...props} /></section>
    </div>
  );
}
