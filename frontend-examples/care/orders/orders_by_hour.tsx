// When orders came in, hour by hour of the last day.

import { useOrderwire } from '../../client/preact.ts';
import { Bars } from '../../look/charts.tsx';
import { Answer } from '../../look/states.tsx';
import { clock } from '../../look/time.ts';
import type { Filter } from './order_filter.ts';
import { useCounts } from './use_counts.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

export function OrdersByHour({ filter, changes }: { filter: Filter; changes: number }) {
  const { serverNow } = useOrderwire();
  // The hour that is under way is the last one.
  const start = (Math.floor(serverNow() / HOUR_MS) + 1 - HOURS) * HOUR_MS;
  const hours = Array.from({ length: HOURS }, (_, hour) => start + hour * HOUR_MS);
  const counts = useCounts(hours.map((from) => within(filter, from, from + HOUR_MS)), changes);
  return (
    <Answer of={counts}>
      {(placed) => (
        <Bars label="Placed in the last 24 hours" values={placed.map((value, hour) => ({ label: clock(hours[hour] ?? start), value }))} />
      )}
    </Answer>
  );
}

/** The filter's own days stand: an hour outside of them has no orders. */
function within(filter: Filter, from: number, to: number): Filter {
  const after = Math.max(from, Date.parse(filter.placedAfter ?? '') || from);
  const before = Math.min(to, Date.parse(filter.placedBefore ?? '') || to);
  return { ...filter, placedAfter: new Date(after).toISOString(), placedBefore: new Date(Math.max(after, before)).toISOString() };
}
