// What this browser holds, for pages beside the checkout: to its shopper it is neither sold out nor somebody else's.

import { useServerNow } from '../../client/preact.ts';
import { useKept } from '../kept.ts';
import { heldBasket, type KeptHold } from './held_basket.ts';

const CHECKED_EVERY_MS = 5_000;

/** Null when nothing is held, or not any more. */
export function useOwnHold(): KeptHold | null {
  const hold = useKept(heldBasket);
  const now = useServerNow(CHECKED_EVERY_MS);
  return hold && Date.parse(hold.expiresAt) > now ? hold : null;
}

/** Whether it holds so many of a SKU, which the basket asks for. */
export function holds(hold: KeptHold | null, sku: string, quantity: number): boolean {
  return hold !== null && !hold.later.includes(sku) && hold.lines.some((line) => line.sku === sku && line.quantity >= quantity);
}
