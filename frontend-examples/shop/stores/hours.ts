// A week's opening hours as they hang at a door: days that are alike stand together.

import { clock } from '../../look/time.ts';
import { pageLocale } from '../../look/locale.ts';
import type { Store } from './nearby.ts';

type Hours = Store['openingHours'];
type Weekday = Hours[number]['weekday'];

const WEEK: readonly Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
/** Some Monday, to have the names of days from. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export interface HoursRow {
  days: string;
  times: string;
}

/** No hours at all mean that it never closes. */
export function hoursRows(hours: Hours, locale = pageLocale()): HoursRow[] {
  if (hours.length === 0) return [{ days: 'Every day', times: 'day and night' }];
  const names = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const name = (index: number) => names.format(MONDAY + index * DAY_MS);
  const rows: { from: number; to: number; times: string }[] = [];
  for (const [index, weekday] of WEEK.entries()) {
    const times = timesOn(weekday, hours, locale);
    const before = rows.at(-1);
    if (before?.times === times) before.to = index;
    else rows.push({ from: index, to: index, times });
  }
  return rows.map(({ from, to, times }) => ({ days: from === to ? name(from) : `${name(from)} – ${name(to)}`, times }));
}

function timesOn(weekday: Weekday, hours: Hours, locale: string): string {
  const spans = hours.filter((span) => span.weekday === weekday).map(({ opens, closes }) => `${local(opens, locale)} – ${local(closes, locale)}`);
  return spans.join(', ') || 'closed';
}

/** `09:30` in the visitor's manner; 24:00 is the end of the day. */
function local(time: string, locale: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return clock(MONDAY + (hours * 60 + minutes) * 60_000, { timeZone: 'UTC', locale });
}
