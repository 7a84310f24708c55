// The server's clock, read from its answers: a visitor whose clock is an hour wrong sees the same countdown as everybody.
//
// An answer says its time in whole seconds, and was given some time between question and arrival. So every answer leaves
// a span in which the difference of the clocks lies; the spans of a few answers overlap in a small one.

interface Span {
  from: number;
  to: number;
}

export interface ServerClock {
  /** Whether an answer said its time already; before that, our own clock has to do. */
  readonly known: boolean;
  /** Milliseconds since 1970 by the server's clock, as well as it is known. */
  now: () => number;
  /** An answer's `Date`, and when it was asked for and there, by our own clock. */
  heard: (date: string | null, askedAt: number, thereAt: number) => void;
}

export function createClock(changed: () => void): ServerClock {
  let difference: Span | null = null;
  const middle = () => (difference ? (difference.from + difference.to) / 2 : 0);
  return {
    get known() {
      return difference !== null;
    },
    now: () => Date.now() + middle(),
    heard(date, askedAt, thereAt) {
      const said = date === null ? Number.NaN : Date.parse(date);
      if (Number.isNaN(said)) return;
      const span = { from: said - thereAt, to: said + 1_000 - askedAt };
      const both = difference && { from: Math.max(difference.from, span.from), to: Math.min(difference.to, span.to) };
      // spans that do not overlap: one of the clocks was set, and what was known before says nothing
      difference = both && both.from <= both.to ? both : span;
      changed();
    },
  };
}
