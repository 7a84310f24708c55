// Where an order that arrives belongs among rows that are sorted already.

import type { OrderRow } from './order_row.ts';
import type { Sort } from './order_filter.ts';

/** Below zero when `a` stands before `b`. */
type Compare = (a: OrderRow, b: OrderRow) => number;

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byInstant = (a: string, b: string) => Date.parse(a) - Date.parse(b);
const byPlaced: Compare = (a, b) => byInstant(a.placedAt, b.placedAt) || byText(a.number, b.number);
/** Amounts are compared as numbers here: this only places a row, and computes nothing that is shown. */
const byTotal: Compare = ({ totals: { total: a } }, { totals: { total: b } }) =>
  byText(a.currency, b.currency) || Number(a.amount) - Number(b.amount);

const COMPARE: Readonly<Record<Sort, Compare>> = {
  PLACED_AT_DESC: (a, b) => byPlaced(b, a),
  PLACED_AT_ASC: byPlaced,
  UPDATED_AT_DESC: (a, b) => byInstant(b.updatedAt, a.updatedAt),
  NUMBER_ASC: (a, b) => byText(a.number, b.number),
  TOTAL_DESC: (a, b) => byTotal(b, a),
  TOTAL_ASC: byTotal,
};

/** The index at which `order` is put so that `rows` stay sorted. */
export function placeOf(order: OrderRow, rows: readonly OrderRow[], sort: Sort): number {
  const compare = COMPARE[sort];
  const after = rows.findIndex((row) => compare(order, row) < 0);
  return after < 0 ? rows.length : after;
}
