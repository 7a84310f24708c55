// A door that opens or closes while somebody looks at it: the stores are asked for again at that moment.

import { useEffect } from 'preact/hooks';
import type { ResultOf } from '../../client/index.ts';
import { type QueryResult, useOrderwire } from '../../client/preact.ts';
import type { STORES } from './nearby.ts';

/** Longer than a browser's timer can count; who waits so long may reload. */
const LONGEST_MS = 2 ** 31 - 1;

export function useNextOpening({ data, again }: QueryResult<ResultOf<typeof STORES>>): void {
  const { serverNow } = useOrderwire();
  useEffect(() => {
    const turns = (data?.locations ?? []).map(({ openness: { closesAt, opensAt } }) => Date.parse(closesAt ?? opensAt ?? ''));
    const next = Math.min(...turns.filter((at) => at > serverNow()));
    const wait = next - serverNow() + 1_000;
    if (wait > LONGEST_MS) return; // Infinity too: nothing turns.
    const timer = setTimeout(again, wait);
    return () => clearTimeout(timer);
  }, [data]);
}
