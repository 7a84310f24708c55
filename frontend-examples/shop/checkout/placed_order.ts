// The order that was placed last in this window, and the token that opens it: a reload shows the confirmation again.

import { CHANNEL } from '../channel.ts';
import { keep, useKept } from '../kept.ts';

export interface PlacedOrder {
  readonly number: string;
  readonly token: string;
  /** As it was typed: the graph masks it for whoever only has the token. */
  readonly email: string;
}

const placed = keep<PlacedOrder | null>(`orderwire.placed.${CHANNEL}`, placedOf, { thisWindow: true });

export function usePlaced(): PlacedOrder | null {
  return useKept(placed);
}

export function setPlaced(order: PlacedOrder): void {
  placed.change(() => order);
}

function placedOf(kept: unknown): PlacedOrder | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { number, token, email } = { number: null, token: null, email: null, ...kept };
  return typeof number === 'string' && typeof token === 'string' && typeof email === 'string' ? { number, token, email } : null;
}
