// Promised days in the words of people: a day where the goods arrive, `today` when it is that day there.

import { shortDay } from '../../look/time.ts';

/** The calendar day of an instant in a place: `2026-11-24`. */
export function dayIn(instant: string | number, timeZone: string): string {
  // Swedes write their dates as the calendar of computers does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(instant));
}

/** `today`, `tomorrow, Tue 24 Nov`, `Thu 26 Nov`; `now` is in milliseconds of the server's clock. */
export function dayWords(date: string, now: number, timeZone: string): string {
  if (date === dayIn(now, timeZone)) return 'today';
  return date === nextDay(dayIn(now, timeZone)) ? `tomorrow, ${shortDay(date)}` : shortDay(date);
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
