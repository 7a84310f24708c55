// What matches, at a glance: in which state, and when it was placed.

import { Glance } from '../glance.tsx';
import { OrdersByHour } from './orders_by_hour.tsx';
import { OrdersByState } from './orders_by_state.tsx';
import { type KeptList, useOfList } from './use_order_list.ts';

export function OrdersSummary({ kept }: { kept: KeptList }) {
  const { filter, list } = kept;
  const changes = useOfList(list, (state) => state.changes);
  return (
    <Glance>
      <section class="card" aria-label="Orders by state"><OrdersByState filter={filter} changes={changes} /></section>
      <section class="card" aria-label="Orders by hour"><OrdersByHour filter={filter} changes={changes} /></section>
    </Glance>
  );
}
