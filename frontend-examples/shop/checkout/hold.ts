// The basket is held while its shopper types: nobody else can buy it meanwhile. The hold is kept with the basket, so all
// windows of a browser share one, and a reload finds it again; whether it still stands is the server's to say.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ResultOf } from '../../client/index.ts';
import { useWatch } from '../../client/preact.ts';
import { type BasketLine, linesOf } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import { keep, useKept } from '../kept.ts';
import { HOLD_WATCHED } from './hold_documents.ts';
import { type Refused, useTaking } from './hold_taking.ts';

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

/**
 * - `held`: nobody else can buy it.
 * - `unheld`: bought without a hold (too much for one, or nothing to count): placing the order decides.
 * - `short`: not all of it can be had.
 * - `ended`: time ran out, or it was given back.
 */
export type Hold =
  | { readonly state: 'asking' }
  | { readonly state: 'held'; readonly hold: KeptHold }
  | { readonly state: 'ended' }
  | Refused;

type Told = ReservationTold & { readonly isFirst: boolean };
type ReservationTold = Extract<ResultOf<typeof HOLD_WATCHED>['reservationChanged'], { reservation: unknown }>['reservation'];

const held = keep<KeptHold | null>(`orderwire.hold.${CHANNEL}`, holdOf);

export function basketKey(lines: readonly BasketLine[]): string {
  return lines.map(({ sku, quantity }) => `${quantity} ${sku}`).join('\n');
}

/** One basket's hold: a component that is keyed by `basketKey` asks for it, and `again` asks for a new one. */
export function useHold(lines: readonly BasketLine[]): { hold: Hold; again: () => void } {
  const kept = useKept(held);
  const mine = kept && basketKey(kept.lines) === basketKey(lines) ? kept : null;
  const [refused, setRefused] = useState<Refused | null>(null);
  const taking = useRef(false);
  const take = useTaking(lines);
  const { value: told, state } = useWatch(
    HOLD_WATCHED,
    mine && { id: mine.id },
    (_: Told | null, { __typename, reservation }) => ({ ...reservation, isFirst: __typename === 'ReservationSnapshot' }),
    null,
  );

  const again = useCallback(async () => {
    if (taking.current) return;
    taking.current = true;
    setRefused(null);
    const before = held.read();
    held.change(() => null);
    const taken = await take(before?.id ?? null);
    taking.current = false;
    if (taken.state === 'held') held.change(() => taken.hold);
    else setRefused(taken);
  }, [take]);

  const isGone = told !== null && told.isFirst && told.state !== 'ACTIVE';
  const hasShrunk = mine !== null && told?.state === 'ACTIVE' && unitsOf(told) < mine.units;
  const isNeeded = mine === null ? refused === null : isGone || hasShrunk || state === 'failed';
  useEffect(() => {
    if (isNeeded) void again();
  }, [isNeeded, again]);

  return { hold: refused ?? shownHold(mine, told, isNeeded), again: () => void again() };
}

function shownHold(mine: KeptHold | null, told: Told | null, isNeeded: boolean): Hold {
  if (mine === null || isNeeded) return { state: 'asking' };
  if (told && told.state !== 'ACTIVE') return { state: 'ended' };
  const expiresAt = told && told.expiresAt > mine.expiresAt ? told.expiresAt : mine.expiresAt; // it is never shortened
  return { state: 'held', hold: { ...mine, expiresAt } };
}

/** The server gave it more time: known before its stream says so. */
export function prolonged(id: string, expiresAt: string): void {
  held.change((hold) => (hold?.id === id ? { ...hold, expiresAt } : hold));
}

/** What it held is the order's now. */
export function forgetHold(): void {
  held.change(() => null);
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
