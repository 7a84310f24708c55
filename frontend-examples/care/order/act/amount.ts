// An amount as a person types it: digits, and a point or a comma before the last ones.

const WRITTEN = /^\d{1,12}([.,]\d{1,3})?$/;

export function amountError(typed: string): string | null {
  return typed === '' || WRITTEN.test(typed.trim()) ? null : 'Enter an amount like 12.50.';
}

/** Null when nothing was typed. */
export function asAmount(typed: string, currency: string): { amount: string; currency: string } | null {
  return typed === '' ? null : { amount: typed.trim().replace(',', '.'), currency };
}

/** `12.5` percent as the rate `0.125`, by its digits: no sum of floats makes it `0.12500000000000001`. */
export function asRate(percent: string): string {
  const [whole = '', part = ''] = percent.trim().replace(',', '.').split('.');
  const figures = whole.padStart(3, '0');
  return `${figures.slice(0, -2)}.${figures.slice(-2)}${part}`;
}
