// The log tells money in the smallest unit of its currency; the page shows it as the graph tells it.

import type { Money } from '../../../look/money.ts';

export function ofMinor(minor: number, currency: string): Money {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const figures = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const cents = digits > 0 ? `.${figures.slice(-digits)}` : '';
  return { amount: `${minor < 0 ? '-' : ''}${whole}${cents}`, currency };
}
