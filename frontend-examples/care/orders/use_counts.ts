// How many orders match each of several filters. Two at a time: a summary is worth a connection or two of the server's
// database, not thirty at once.

import { useEffect, useState } from 'preact/hooks';
import { type Answered, graphql, type Orderwire, troubleOf } from '../../client/index.ts';
import { useOrderwire } from '../../client/preact.ts';
import { useSoonAfter } from '../soon_after.ts';
import type { Filter } from './order_filter.ts';

const CountOrders = graphql(`
  query CountOrders($one: OrderFilter, $other: OrderFilter) {
    one: orders(first: 1, filter: $one) { totalCount }
    other: orders(first: 1, filter: $other) { totalCount }
  }
`);

const AT_ONCE = 2;
/** A busy server is asked again after so long. */
const AWAY_REST_MS = 2_000;
const RECOUNT_MS = 15_000;

/** The graph counts so far and no further. */
export const MOST_COUNTED = 10_000;

export interface Counts extends Answered<readonly number[]> {
  again: () => void;
}

/** Counted anew when a filter is another one, and a while after `changes` rose. */
export function useCounts(filters: readonly Filter[], changes: number): Counts {
  const orderwire = useOrderwire();
  const [counts, setCounts] = useState<Answered<readonly number[]>>({ data: null, error: null, state: 'loading', asOf: null });
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  useEffect(() => {
    let wanted = true;
    let rest: ReturnType<typeof setTimeout> | undefined;
    void count(orderwire, filters).then((counted) => {
      if (!wanted) return;
      setCounts((before) => ({ ...counted, data: counted.data ?? before.data }));
      if (counted.error?.kind === 'away') rest = setTimeout(again, AWAY_REST_MS);
    });
    return () => {
      wanted = false;
      clearTimeout(rest);
    };
  }, [turn, JSON.stringify(filters)]);
  useSoonAfter(changes, RECOUNT_MS, again);
  return { ...counts, again };
}

async function count(orderwire: Orderwire, filters: readonly Filter[]): Promise<Answered<readonly number[]>> {
  const counts: number[] = [];
  for (let index = 0; index < filters.length; index += AT_ONCE) {
    const [one = {}, other = one] = filters.slice(index, index + AT_ONCE);
    const { data, error } = await orderwire.graph.query(CountOrders, { one, other });
    if (!data) return { data: null, error: error ? troubleOf(error) : null, state: 'failed', asOf: null };
    counts.push(...[data.one, data.other].map(({ totalCount }) => totalCount ?? MOST_COUNTED));
  }
  return { data: counts.slice(0, filters.length), error: null, state: 'ready', asOf: orderwire.serverNow() };
}
