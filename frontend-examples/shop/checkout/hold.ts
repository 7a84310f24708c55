// The basket is held while its shopper types: nobody else can buy it meanwhile. Whether it still is, is the server's to say.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ResultOf } from '../../client/index.ts';
import { useOrderwire, useWatch } from '../../client/preact.ts';
import type { BasketLine } from '../basket.ts';
import { useKept } from '../kept.ts';
import { basketKey, heldBasket, type KeptHold, unitsOf } from './held_basket.ts';
import { HOLD_WATCHED } from './hold_documents.ts';
import { release } from './hold_release.ts';
import { type Refused, useTaking } from './hold_taking.ts';

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

/** One basket's hold: a component that is keyed by `basketKey` asks for it, and `again` asks for a new one. */
export function useHold(lines: readonly BasketLine[]): { hold: Hold; again: () => void } {
  const orderwire = useOrderwire();
  const kept = useKept(heldBasket);
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

  const again = useCallback(async (wasLost = false) => {
    if (taking.current) return;
    taking.current = true;
    setRefused(null);
    const before = heldBasket.read();
    if (before) release(orderwire, before.id);
    heldBasket.change(() => null);
    const taken = await take();
    taking.current = false;
    if (taken.state === 'held') heldBasket.change(() => taken.hold);
    else setRefused(taken.state === 'short' ? { ...taken, wasLost } : taken);
  }, [orderwire, take]);

  const isGone = told !== null && told.isFirst && told.state !== 'ACTIVE';
  const hasShrunk = mine !== null && told?.state === 'ACTIVE' && unitsOf(told) < mine.units;
  const isNeeded = mine === null ? refused === null : isGone || hasShrunk || state === 'failed';
  useEffect(() => {
    if (isNeeded) void again(hasShrunk);
  }, [isNeeded, again]);

  return { hold: refused ?? shownHold(mine, told, isNeeded), again: () => void again() };
}

function shownHold(mine: KeptHold | null, told: Told | null, isNeeded: boolean): Hold {
  if (mine === null || isNeeded) return { state: 'asking' };
  if (told && told.state !== 'ACTIVE') return { state: 'ended' };
  const expiresAt = told && told.expiresAt > mine.expiresAt ? told.expiresAt : mine.expiresAt; // it is never shortened
  return { state: 'held', hold: { ...mine, expiresAt } };
}
