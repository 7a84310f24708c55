// Whether what is shown is what is so. Nothing is said while it is; a lost line is said at once, with the time of what is
// still to be seen, and so is its return, for a while.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { clock } from './time.ts';
import { useWords } from './words.ts';

export interface LineBannerProps {
  state: 'connecting' | 'live' | 'offline';
  /** The server's clock, in milliseconds; left out: the visitor's. */
  now?: () => number;
}

const BACK_MS = 4_000;

export function LineBanner({ state, now = Date.now }: LineBannerProps) {
  const words = useWords();
  const since = useRef<number | null>(null);
  const [back, setBack] = useState(false);
  if (state === 'offline') since.current ??= now();
  useLayoutEffect(() => {
    if (state !== 'live' || since.current === null) return;
    since.current = null;
    setBack(true);
    const gone = setTimeout(() => setBack(false), BACK_MS);
    return () => {
      clearTimeout(gone);
      setBack(false);
    };
  }, [state]);
  const lost = state !== 'live' && since.current !== null;
  return (
    <div class="line-banner" role="status" data-state={lost ? 'lost' : back ? 'back' : 'quiet'}>
      {lost && <p>{words.offline(clock(since.current ?? now()))} <span>{words.connecting}</span></p>}
      {!lost && back && <p>{words.back}</p>}
    </div>
  );
}
