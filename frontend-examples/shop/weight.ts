import { pageLocale } from '../look/locale.ts';

/** `250 g`, `1.2 kg`. */
export function weight(grams: number, locale = pageLocale()): string {
  const heavy = grams >= 1_000;
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: heavy ? 'kilogram' : 'gram', maximumFractionDigits: 1 });
  return format.format(heavy ? grams / 1_000 : grams);
}
