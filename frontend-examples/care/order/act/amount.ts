// An amount as a person types it: digits, and a point or a comma before the last ones.

const WRITTEN = /^\d{1,12}([.,]\d{1,3})?$/;

export function amountError(typed: string): string | null {
  return typed === '' || WRITTEN.test(typed.trim()) ? null : 'Enter an amount like 12.50.';
}

/** Null when nothing was typed. */
export function asAmount(typed: string, currency: string): { amount: string; currency: string } | null {
  return typed === '' ? null : { amount: typed.trim().replace(',', '.'), currency };
}
