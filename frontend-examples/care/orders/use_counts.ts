// How many orders match each of several filters. A handful at a time: a summary is worth a few connections of the server's,
// not thirty at once.

import { useEffect, useState } from 'preact/hooks';
import { type Answered, graphql, type Orderwire, troubleOf } from '../../client/index.ts';
import { useOrderwire } from '../../client/preact.ts';
import { useSoonAfter } from '../soon_after.ts';
import type { Filter } from './order_filter.ts';

const CountOrders = graphql(`
  query CountOrders($a: OrderFilter, $b: OrderFilter, $c: OrderFilter, $d: OrderFilter) {
    a: orders(first: 1, filter: $a) { totalCount }
    b: orders(first: 1, filter: $b) { totalCount }
    c: orders(first: 1, filter: $c) { totalCount }
    d: orders(first: 1, filter: $d) { totalCount }
  }
`);

const AT_ONCE = 4;
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
  useEffect(() => {
    let wanted = true;
    void count(orderwire, filters).then((counted) => {
      if (wanted) setCounts((before) => ({ ...counted, data: counted.data ?? before.data }));
    });
    return () => {
      wanted = false;
    };
  }, [turn, JSON.stringify(filters)]);
  const again = () => setTurn((before) => before + 1);
  useSoonAfter(changes, RECOUNT_MS, again);
  return { ...counts, again };
}

async function count(orderwire: Orderwire, filters: readonly Filter[]): Promise<Answered<readonly number[]>> {
  const counts: number[] = [];
  for (let index = 0; index < filters.length; index += AT_ONCE) {
    const [a = {}, b = a, c = a, d = a] = filters.slice(index, index + AT_ONCE);
    const { data, error } = await orderwire.graph.query(CountOrders, { a, b, c, d });
    if (!data) return { data: null, error: error ? troubleOf(error) : null, state: 'failed', asOf: null };
    counts.push(...[data.a, data.b, data.c, data.d].map(({ totalCount }) => totalCount ?? MOST_COUNTED));
  }
  return { data: counts.slice(0, filters.length), error: null, state: 'ready', asOf: orderwire.serverNow() };
}
