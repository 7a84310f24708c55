// Quantities are whole numbers of a SKU's smallest unit: 150 of a SKU in meters with two digits are 1.5 m.

import { pageLocale } from '../look/locale.ts';

export interface Unit {
  unit: string;
  unitDigits: number;
}

/** What one of most things is called, and nobody says. */
const PIECE = 'piece';

export function quantity(count: number, { unit, unitDigits }: Unit): string {
  const figures = (count / 10 ** unitDigits).toLocaleString(pageLocale(), { maximumFractionDigits: unitDigits });
  return unit === PIECE ? figures : `${figures} ${unit}`;
}
