// What is held, kept with the basket: all windows of a browser share one hold, and a reload finds it again.

import { type BasketLine, linesOf } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import { keep } from '../kept.ts';

export interface KeptHold {
  readonly id: string;
  /** The basket that it is for. */
  readonly lines: readonly BasketLine[];
  /** Units that were held when it was made; some may turn out not to exist. */
  readonly units: number;
  readonly expiresAt: string;
  /** SKUs of the basket that it does not hold, because they come later. */
  readonly later: readonly string[];
}

export const heldBasket = keep<KeptHold | null>(`orderwire.hold.${CHANNEL}`, holdOf);

export function basketKey(lines: readonly BasketLine[]): string {
  return lines.map(({ sku, quantity }) => `${quantity} ${sku}`).join('\n');
}

/** The server gave it more time: known before its stream says so. */
export function prolonged(id: string, expiresAt: string): void {
  heldBasket.change((hold) => (hold?.id === id ? { ...hold, expiresAt } : hold));
}

/** What it held is the order's now. */
export function forgetHold(): void {
  heldBasket.change(() => null);
}

export function unitsOf({ lines }: { lines: readonly { quantity: number }[] }): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

function holdOf(kept: unknown): KeptHold | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { id, lines, units, expiresAt, later } = { id: null, lines: null, units: null, expiresAt: null, later: null, ...kept };
  if (typeof id !== 'string' || typeof units !== 'number' || typeof expiresAt !== 'string' || !isTexts(later)) return null;
  return { id, lines: linesOf(lines), units, expiresAt, later };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
