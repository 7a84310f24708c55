// Instants and calendar days. A promised day is a day where the parcel arrives, whatever the visitor's clock says;
// an instant is shown in the visitor's own time, or in the time of the place that it is about.

import { keepFormats, pageLocale } from './locale.ts';

type DateStyle = Intl.DateTimeFormatOptions;

export interface TimeStyle {
  /** Of the place that it is about (`Europe/Berlin`); left out: the visitor's. */
  timeZone?: string | undefined;
  locale?: string | undefined;
}

const formats = keepFormats((locale, options: DateStyle) => new Intl.DateTimeFormat(locale, options));
const relative = keepFormats(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);
const numbers = keepFormats((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));

/** A calendar day has no time zone: it is read and written in the same one. */
const CALENDAR: DateStyle = { timeZone: 'UTC' };
const DAY: DateStyle = { ...CALENDAR, weekday: 'long', day: 'numeric', month: 'long' };
const SHORT_DAY: DateStyle = { ...CALENDAR, weekday: 'short', day: 'numeric', month: 'short' };

const CLOCK: DateStyle = { hour: 'numeric', minute: '2-digit' };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY_SECONDS = 24 * HOUR;

/** `2026-11-24` as `Tuesday, November 24`. */
export function day(date: string, locale = pageLocale()): string {
  return formats(locale, DAY).format(calendarDay(date));
}

/** `2026-11-24` as `Tue, Nov 24`, for tables and badges. */
export function shortDay(date: string, locale = pageLocale()): string {
  return formats(locale, SHORT_DAY).format(calendarDay(date));
}

/** From one day to another: `Tue, Nov 24 – Thu, Nov 26`; one day when they are the same. */
export function days(from: string, to: string, locale = pageLocale()): string {
  return formats(locale, SHORT_DAY).formatRange(calendarDay(from), calendarDay(to));
}

/** `Nov 24, 2:05 PM`, with the year when it is not this one. */
export function moment(iso: string, { timeZone, locale = pageLocale() }: TimeStyle = {}): string {
  const at = new Date(iso);
  const year: DateStyle = at.getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' };
  return formats(locale, { day: 'numeric', month: 'short', ...year, ...CLOCK, ...zone(timeZone) }).format(at);
}

/** `2:05 PM`. */
export function clock(iso: string | number, { timeZone, locale = pageLocale() }: TimeStyle = {}): string {
  return formats(locale, { ...CLOCK, ...zone(timeZone) }).format(new Date(iso));
}

/** `5 minutes ago`, `in 2 days`, `now`: `now` is in milliseconds, best the server's. */
export function ago(iso: string, now: number, locale = pageLocale()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const format = relative(locale, { numeric: 'auto' });
  const far = Math.abs(seconds);
  if (far < MINUTE) return format.format(0, 'second');
  if (far < HOUR) return format.format(Math.trunc(seconds / MINUTE), 'minute');
  if (far < DAY_SECONDS) return format.format(Math.trunc(seconds / HOUR), 'hour');
  return format.format(Math.trunc(seconds / DAY_SECONDS), 'day');
}

/** What is left, for a clock that runs down: `4:09`, `1:04:09`; never below zero. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(left / MINUTE) % 60;
  const hours = Math.floor(left / HOUR);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}

/** What is left, for a sentence: `2 hours 13 minutes`, `3 minutes`, `45 seconds`. */
export function lasts(seconds: number, locale = pageLocale()): string {
  const left = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  if (hours === 0 && minutes === 0) return inUnits(left, 'second', locale);
  const parts = [hours && inUnits(hours, 'hour', locale), minutes && inUnits(minutes, 'minute', locale)];
  return parts.filter(Boolean).join(' ');
}

function inUnits(value: number, unit: 'hour' | 'minute' | 'second', locale: string): string {
  return numbers(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

function calendarDay(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function zone(timeZone: string | undefined): DateStyle {
  return timeZone ? { timeZone } : {};
}
