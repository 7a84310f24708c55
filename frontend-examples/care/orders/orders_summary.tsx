// What matches, at a glance: in which state, and when it was placed.

import { useWide } from '../wide.ts';
import type { Filter } from './order_filter.ts';
import { OrdersByHour } from './orders_by_hour.tsx';
import { OrdersByState } from './orders_by_state.tsx';

/** `changes` rises with each change of a matching order: a while after, it is counted again. */
export function OrdersSummary(props: { filter: Filter; changes: number }) {
  const wide = useWide();
  if (wide) return <Charts {...props} />;
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
