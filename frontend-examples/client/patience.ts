// How long to wait before the next try: longer every time, and never everybody at once, so that a server that comes back
// is not met by all of its visitors together.

export interface Patience {
  /** Over after a while, or when `hurry` has a reason; whoever waits meanwhile waits for the same moment. */
  rest: (leastMs?: number) => Promise<void>;
  /** Something speaks for a try right now. */
  hurry: () => void;
  /** A try was a success: the next rest is a short one. */
  restored: () => void;
}

const FIRST_REST_MS = 300;
const LONGEST_REST_MS = 15_000;

export function createPatience(): Patience {
  let tries = 0;
  let resting: Promise<void> | null = null;
  let wake: () => void = () => undefined;
  return {
    rest(leastMs = 0) {
      resting ??= new Promise((resolve) => {
        const longestMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** tries);
        const timer = setTimeout(() => wake(), Math.max(leastMs, longestMs * (0.5 + Math.random() / 2)));
        tries += 1;
        wake = () => {
          clearTimeout(timer);
          resting = null;
          resolve();
        };
      });
      return resting;
    },
    hurry: () => wake(),
    restored: () => (tries = 0),
  };
}
