// What the visitor means to buy. It holds no stock: `checkout/` reserves, and placing the order decides.

import { CHANNEL } from './channel.ts';
import { keep, useKept } from './kept.ts';

export interface BasketLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface Basket {
  /** Every SKU once, in the order in which they were put in. */
  readonly lines: readonly BasketLine[];
  /** Pieces in all. */
  readonly units: number;
  /** No other SKU goes in. */
  readonly isFull: boolean;
  readonly add: (sku: string, quantity?: number) => void;
  /** So many of it from now on; none takes it out. */
  readonly set: (sku: string, quantity: number) => void;
  readonly clear: () => void;
}

/** Of one SKU; who wants more asks for an offer. */
export const MOST_UNITS = 999;
/** What the server tells an anonymous shopper in one page: a basket is asked for whole. */
export const MOST_LINES = 50;

const basket = keep<readonly BasketLine[]>(`orderwire.basket.${CHANNEL}`, linesOf);

export function useBasket(): Basket {
  const lines = useKept(basket);
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return { lines, units, isFull: lines.length >= MOST_LINES, add, set, clear };
}

function add(sku: string, quantity = 1): void {
  basket.change((lines) => holding(lines, sku, (lines.find((line) => line.sku === sku)?.quantity ?? 0) + quantity));
}

function set(sku: string, quantity: number): void {
  basket.change((lines) => holding(lines, sku, quantity));
}

function clear(): void {
  basket.change(() => []);
}

function holding(lines: readonly BasketLine[], sku: string, quantity: number): readonly BasketLine[] {
  if (quantity < 1) return lines.filter((line) => line.sku !== sku);
  const line = { sku, quantity: Math.min(quantity, MOST_UNITS) };
  if (lines.some((other) => other.sku === sku)) return lines.map((other) => (other.sku === sku ? line : other));
  return [...lines, line].slice(0, MOST_LINES);
}

/** Lines that can be used, of whatever lay in the browser: an older shop may have written it, or a person. */
export function linesOf(kept: unknown): readonly BasketLine[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(isLine).reduce<readonly BasketLine[]>((lines, { sku, quantity }) => holding(lines, sku, quantity), []);
}

function isLine(value: unknown): value is BasketLine {
  if (typeof value !== 'object' || value === null || !('sku' in value) || !('quantity' in value)) return false;
  return typeof value.sku === 'string' && Number.isSafeInteger(value.quantity);
}
