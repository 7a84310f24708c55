// Whether a place is open, in a word, in the place's own time.

import { clock, shortDay } from '../../look/time.ts';
import { dayIn } from '../delivery/days.ts';

export interface Openness {
  open: boolean;
  closesAt: string | null;
  opensAt: string | null;
}

/** `now` is in milliseconds of the server's clock. */
export function opennessWords(openness: Openness, timeZone: string, now: number): string {
  return [openness.open ? 'open' : 'closed', nextTurn(openness, timeZone, now)].filter(Boolean).join(', ');
}

/** What comes next at the door: `until 7:00 PM`, `opens Mon 23 Nov, 9:00 AM`. */
export function nextTurn({ open, closesAt, opensAt }: Openness, timeZone: string, now: number): string {
  if (open) return closesAt ? `until ${at(closesAt, timeZone, now)}` : 'day and night';
  return opensAt ? `opens ${at(opensAt, timeZone, now)}` : '';
}

function at(instant: string, timeZone: string, now: number): string {
  const date = dayIn(instant, timeZone);
  const time = clock(instant, { timeZone });
  return date === dayIn(now, timeZone) ? time : `${shortDay(date)}, ${time}`;
}
