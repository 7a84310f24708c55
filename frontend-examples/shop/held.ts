// An answer that stays to be seen while another one is asked for: a search that is typed on does not flicker.

import { useRef } from 'preact/hooks';
import type { QueryResult } from '../client/preact.ts';

export interface HeldResult<Data> extends QueryResult<Data> {
  /** `data` answers the question before this one. */
  stale: boolean;
}

export function useHeld<Data>(asked: QueryResult<Data>): HeldResult<Data> {
  const last = useRef<Data | null>(null);
  const pending = asked.state === 'loading' || asked.state === 'slow';
  if (asked.data !== null || !pending) last.current = asked.data;
  return { ...asked, data: asked.data ?? last.current, stale: asked.data === null && last.current !== null };
}
