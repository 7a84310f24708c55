// Whether a place is open, in a word, in the place's own time.

import { clock, shortDay } from '../../look/time.ts';
import { dayIn } from '../delivery/days.ts';

export interface Openness {
  open: boolean;
  closesAt: string | null;
  opensAt: string | null;
}

/** `now` is in milliseconds of the server's clock. */
export function opennessWords({ open, closesAt, opensAt }: Openness, timeZone: string, now: number): string {
  if (open) return closesAt ? `open until ${at(closesAt, timeZone, now)}` : 'open day and night';
  return opensAt ? `closed, opens ${at(opensAt, timeZone, now)}` : 'closed';
}

function at(instant: string, timeZone: string, now: number): string {
  const date = dayIn(instant, timeZone);
  const time = clock(instant, { timeZone });
  return date === dayIn(now, timeZone) ? time : `${shortDay(date)}, ${time}`;
}
