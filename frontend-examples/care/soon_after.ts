// Some things are asked for again after a change, not with each of many: once, a while after the first of them.

import { useEffect, useRef } from 'preact/hooks';

/** Run `run` this long after `changes` rose from 0 or from where it was then, however often it rises meanwhile. */
export function useSoonAfter(changes: number, ms: number, run: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    if (changes === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      run();
    }, ms);
  }, [changes]);
  useEffect(() => () => {
    if (timer.current) clearTimeout(timer.current);
  }, []);
}
