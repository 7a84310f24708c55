// What a browser knows before the line does: that there is a network again, or none, and that somebody looks again.

interface Interests {
  /** It is worth trying right now. */
  hurry: () => void;
  /** It is worth asking whether anybody is still there. */
  check: () => void;
}

export function hearSurroundings({ hurry, check }: Interests): () => void {
  // outside of a browser there is nothing to hear
  if (typeof document === 'undefined') return () => undefined;
  const over = new AbortController();
  const { signal } = over;
  function both(): void {
    hurry();
    check();
  }
  addEventListener('online', both, { signal });
  addEventListener('offline', check, { signal });
  addEventListener('pageshow', both, { signal });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') both();
  }, { signal });
  return () => over.abort();
}
