// When orders came in, hour by hour of the last day. A request has at most ten root fields, so a day is three of eight.

import { graphql, type ResultOf } from '../../client/index.ts';
import { useOrderwire, useQuery } from '../../client/preact.ts';
import { Bars } from '../../look/charts.tsx';
import { clock } from '../../look/time.ts';
import { useSoonAfter } from '../soon_after.ts';
import type { Filter } from './order_filter.ts';

const CountByHour = graphql(`
  query CountByHour(
    $h0: OrderFilter, $h1: OrderFilter, $h2: OrderFilter, $h3: OrderFilter, $h4: OrderFilter, $h5: OrderFilter
    $h6: OrderFilter, $h7: OrderFilter
  ) {
    h0: orders(first: 1, filter: $h0) { totalCount }
    h1: orders(first: 1, filter: $h1) { totalCount }
    h2: orders(first: 1, filter: $h2) { totalCount }
    h3: orders(first: 1, filter: $h3) { totalCount }
    h4: orders(first: 1, filter: $h4) { totalCount }
    h5: orders(first: 1, filter: $h5) { totalCount }
    h6: orders(first: 1, filter: $h6) { totalCount }
    h7: orders(first: 1, filter: $h7) { totalCount }
  }
`);

const RECOUNT_MS = 10_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;

export function OrdersByHour({ filter, changes }: { filter: Filter; changes: number }) {
  const { serverNow } = useOrderwire();
  // The hour that is under way is the last one.
  const end = Math.ceil((serverNow() + 1) / HOUR_MS) * HOUR_MS;
  const start = end - HOURS * HOUR_MS;
  const third = (from: number) => hoursFrom(filter, start + from * HOUR_MS);
  const answers = [useQuery(CountByHour, third(0)), useQuery(CountByHour, third(8)), useQuery(CountByHour, third(16))];
  const last = answers.at(-1);
  useSoonAfter(changes, RECOUNT_MS, () => last?.again());
  const counts = answers.flatMap(({ data }) => (data ? countsOf(data) : []));
  if (counts.length < HOURS) return null;
  return (
    <Bars
      label="Placed in the last 24 hours, by hour"
      values={counts.map((value, index) => ({ label: clock(start + index * HOUR_MS), value }))}
    />
  );
}

function hoursFrom(filter: Filter, start: number) {
  const hour = (index: number): Filter => ({
    ...filter,
    placedAfter: new Date(start + index * HOUR_MS).toISOString(),
    placedBefore: new Date(start + (index + 1) * HOUR_MS).toISOString(),
  });
  return { h0: hour(0), h1: hour(1), h2: hour(2), h3: hour(3), h4: hour(4), h5: hour(5), h6: hour(6), h7: hour(7) };
}

function countsOf({ h0, h1, h2, h3, h4, h5, h6, h7 }: ResultOf<typeof CountByHour>): number[] {
  return [h0, h1, h2, h3, h4, h5, h6, h7].map(({ totalCount }) => totalCount ?? 0);
}
