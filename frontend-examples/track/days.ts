// Calendar days where the parcel arrives. The graph tells the promised one as a day; for other instants its end tells how
// far that place is from UTC.

import type { Promise as Promised } from './promise.tsx';

/** The day on which an instant lies there; in `timeZone` where nothing was promised. */
export function dayThere(instant: string, promise: Pick<Promised, 'promisedBy' | 'promisedOn'> | null, timeZone: string): string {
  if (!promise?.promisedBy || !promise.promisedOn) {
    return new Intl.DateTimeFormat('sv', { timeZone }).format(new Date(instant)); // Sweden writes 2026-11-24.
  }
  const aheadOfUtc = Date.parse(`${promise.promisedOn}T23:59:59.999Z`) - Date.parse(promise.promisedBy);
  return new Date(Date.parse(instant) + aheadOfUtc).toISOString().slice(0, 10);
}
