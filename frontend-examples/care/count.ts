// Numbers of things, in the visitor's variant of the page's language.

import { keepFormats, pageLocale } from '../look/locale.ts';

const formats = keepFormats((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));

/** `12,345`. */
export function count(things: number): string {
  return formats(pageLocale(), {}).format(things);
}

/** `+3` and `-3`, for what a change adds or takes away. */
export function change(things: number): string {
  return formats(pageLocale(), { signDisplay: 'always' }).format(things);
}
