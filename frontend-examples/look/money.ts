// Money as the graph tells it, a decimal string and a currency, shown and added up without ever becoming a float.

import { keepFormats, pageLocale } from './locale.ts';

export interface Money {
  amount: string;
  currency: string;
}

const formats = keepFormats((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));

/** `£12.50`, `¥1,250`, `KWD 1.250`: as many digits as the currency has. */
export function money({ amount, currency }: Money, locale = pageLocale()): string {
  return formats(locale, { style: 'currency', currency }).format(decimal(amount));
}

/** As above with a sign whatever it is, for what a change costs or gives back: `+£2.00`. */
export function moneyChange({ amount, currency }: Money, locale = pageLocale()): string {
  return formats(locale, { style: 'currency', currency, signDisplay: 'exceptZero' }).format(decimal(amount));
}

/** All of them together; they are of one currency, and there is at least one. */
export function sum(amounts: readonly Money[]): Money {
  const [first] = amounts;
  if (!first) throw new Error('Nothing to add up: of what currency would it be?');
  const digits = Math.max(...amounts.map(({ amount }) => digitsOf(amount)));
  let units = 0n;
  for (const { amount, currency } of amounts) {
    if (currency !== first.currency) throw new Error(`${currency} cannot be added to ${first.currency}`);
    units += unitsOf(amount, digits);
  }
  return { amount: written(units, digits), currency: first.currency };
}

export function times({ amount, currency }: Money, quantity: number): Money {
  const digits = digitsOf(amount);
  return { amount: written(unitsOf(amount, digits) * BigInt(quantity), digits), currency };
}

export function minus(from: Money, less: Money): Money {
  return sum([from, times(less, -1)]);
}

/** -1, 0 or 1: owed, nothing, there. */
export function signOf({ amount }: Money): -1 | 0 | 1 {
  const units = unitsOf(amount, digitsOf(amount));
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

function digitsOf(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}

/** In the smallest unit of so many digits. */
function unitsOf(amount: string, digits: number): bigint {
  return BigInt(decimal(amount).replace('.', '') + '0'.repeat(digits - digitsOf(amount)));
}

function written(units: bigint, digits: number): string {
  const figures = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const part = figures.slice(figures.length - digits);
  return `${units < 0n ? '-' : ''}${whole}${part && '.'}${part}`;
}

type Decimal = `${number}`;

function decimal(amount: string): Decimal {
  if (!isDecimal(amount)) throw new Error(`${amount} is no decimal number`);
  return amount;
}

function isDecimal(amount: string): amount is Decimal {
  return /^-?\d+(\.\d+)?$/.test(amount);
}
