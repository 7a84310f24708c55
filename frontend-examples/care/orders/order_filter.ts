// The list's filter lives in the address, so that it survives a reload and can be sent to a colleague:
// `#/orders?status=OPEN,PENDING_REVIEW&search=ada&from=2026-11-01`.

import type { graphql } from '../../client/index.ts';

export type Filter = ReturnType<typeof graphql.scalar<'OrderFilter'>>;
export type Sort = ReturnType<typeof graphql.scalar<'OrderSort'>>;

export const STATUSES = ['PENDING_REVIEW', 'OPEN', 'COMPLETED', 'CANCELED', 'EXPIRED'] as const;

export const PAYMENTS = [
  'NONE', 'PENDING', 'PARTIALLY_AUTHORIZED', 'AUTHORIZED', 'PARTIALLY_PAID', 'PAID', 'BALANCE_DUE', 'CREDIT_OWED',
  'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED', 'AUTHORIZATION_EXPIRED',
] as const;

export const FULFILLMENTS = [
  'UNROUTED', 'BACKORDERED', 'SCHEDULED', 'PROCESSING', 'PARTIALLY_SHIPPED', 'SHIPPED', 'READY_FOR_PICKUP',
  'PARTIALLY_DELIVERED', 'DELIVERED', 'CANCELED',
] as const;

export const PROBLEMS = [
  'IN_REVIEW', 'ON_HOLD', 'PAYMENT_FAILED', 'PAYMENT_UNANSWERED', 'AUTHORIZATION_EXPIRED', 'BALANCE_DUE', 'CREDIT_OWED',
  'WAITING_FOR_STOCK', 'PROMISE_OVERDUE', 'DELIVERY_FAILED', 'LABEL_FAILED',
] as const;

export const SORTS = [
  ['PLACED_AT_DESC', 'Newest first'],
  ['PLACED_AT_ASC', 'Oldest first'],
  ['UPDATED_AT_DESC', 'Last changed first'],
  ['TOTAL_DESC', 'Largest first'],
  ['TOTAL_ASC', 'Smallest first'],
  ['NUMBER_ASC', 'By number'],
] as const;

/** Members of the address that hold several values, with a comma between. */
export type ListName = 'status' | 'payment' | 'goods' | 'problem' | 'channel' | 'tag';
export type ValueName = 'search' | 'from' | 'to' | 'min' | 'max' | 'currency' | 'sort';
export type FilterName = ListName | ValueName;

export function valuesOf(query: URLSearchParams, name: FilterName): readonly string[] {
  return (query.get(name) ?? '').split(',').filter(Boolean);
}

/** The same address with another value of one member; an empty one is left out. */
export function withValue(query: URLSearchParams, name: FilterName, value: string | readonly string[]): URLSearchParams {
  const next = new URLSearchParams(query);
  const text = typeof value === 'string' ? value : value.join(',');
  if (text) next.set(name, text);
  else next.delete(name);
  return next;
}

export function sortOf(query: URLSearchParams): Sort {
  const named = query.get('sort');
  return SORTS.find(([sort]) => sort === named)?.[0] ?? 'PLACED_AT_DESC';
}

/** What the graph is asked for. Words that nobody knows (an old link) are left out, not sent to be refused. */
export function filterOf(query: URLSearchParams): Filter {
  const filter: Filter = {};
  const search = query.get('search')?.trim();
  if (search) filter.search = search;
  const status = known(STATUSES, valuesOf(query, 'status'));
  if (status.length) filter.status = status;
  const payment = known(PAYMENTS, valuesOf(query, 'payment'));
  if (payment.length) filter.paymentStatus = payment;
  const goods = known(FULFILLMENTS, valuesOf(query, 'goods'));
  if (goods.length) filter.fulfillmentStatus = goods;
  const problems = known(PROBLEMS, valuesOf(query, 'problem'));
  if (problems.length) filter.problems = problems;
  const channels = valuesOf(query, 'channel');
  if (channels.length) filter.channels = [...channels];
  const tags = valuesOf(query, 'tag');
  if (tags.length) filter.tags = [...tags];
  return { ...filter, ...placedBetween(query.get('from'), query.get('to')), ...amountBetween(query) };
}

/** Days of the agent's own calendar, both included. */
function placedBetween(from: string | null, to: string | null): Filter {
  const filter: Filter = {};
  const first = from ? midnight(from) : null;
  const last = to ? midnight(to) : null;
  if (first) filter.placedAfter = first.toISOString();
  if (last) {
    last.setDate(last.getDate() + 1);
    filter.placedBefore = last.toISOString();
  }
  return filter;
}

function midnight(day: string): Date | null {
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** An amount is of one currency: without one, nothing is compared. */
function amountBetween(query: URLSearchParams): Filter {
  const currency = query.get('currency');
  if (!currency) return {};
  const [min, max] = [query.get('min'), query.get('max')].map((amount) => amount && isAmount(amount) ? { amount, currency } : null);
  return { ...(min && { totalMin: min }), ...(max && { totalMax: max }) };
}

export function isAmount(text: string): boolean {
  return /^\d{1,12}(\.\d{1,4})?$/.test(text);
}

function known<Word extends string>(words: readonly Word[], given: readonly string[]): Word[] {
  return words.filter((word) => given.includes(word));
}
