// The basket is held while its shopper types: nobody else can buy it meanwhile. Whether it still is, is the server's to say.

import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
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
 * - `ended`: time ran out.
 * - `ordered`: an order has taken it over, in this window or in another one.
 */
export type Hold =
  | { readonly state: 'asking' }
  | { readonly state: 'held'; readonly hold: KeptHold }
  | { readonly state: 'ended' | 'ordered' }
  | Refused;

type Told = ReservationTold & { readonly isFirst: boolean };
type ReservationTold = Extract<ResultOf<typeof HOLD_WATCHED>['reservationChanged'], { reservation: unknown }>['reservation'];

export interface Holding {
  hold: Hold;
  /** Hold it anew. */
  again: () => void;
  /** The same, because it is told to be there again: not for ever, should it be told wrongly. */
  comeBack: () => void;
  /** An order was refused because these SKUs are short. */
  runShort: (short: readonly string[]) => void;
}

const MOST_COMEBACKS = 20;

/** One basket's hold: a component that is keyed by `basketKey` asks for it. */
export function useHold(lines: readonly BasketLine[]): Holding {
  const orderwire = useOrderwire();
  const kept = useKept(heldBasket);
  const mine = kept && basketKey(kept.lines) === basketKey(lines) ? kept : null;
  const [refused, setRefused] = useState<Refused | null>(null);
  const taking = useRef(false);
  const comebacks = useRef(0);
  const take = useTaking(lines);
  const { value, error } = useWatch(
    HOLD_WATCHED,
    mine && { id: mine.id },
    (_: Told | null, { __typename, reservation }) => ({ ...reservation, isFirst: __typename === 'ReservationSnapshot' }),
    null,
  );
  const told = value?.id === mine?.id ? value : null; // what was said of the hold before says nothing of this one

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

  const comeBack = useCallback(() => {
    if (comebacks.current++ < MOST_COMEBACKS) void again();
  }, [again]);

  const runShort = useCallback((short: readonly string[]) => {
    setRefused({ state: 'short', short, wasLost: false });
    heldBasket.change(() => null);
  }, []);

  const isOver = told !== null && told.isFirst && told.state !== 'ACTIVE';
  const wasLost = mine !== null && told !== null && !told.isFirst && isLost(told, mine);
  const isNeeded = mine === null ? refused === null : isOver || wasLost || error?.code === 'NOT_FOUND';
  useLayoutEffect(() => {
    if (isNeeded) void again(wasLost);
  }, [isNeeded, again]);

  return { hold: shownHold(mine, told, isNeeded, refused), again: () => void again(), comeBack, runShort };
}

function shownHold(mine: KeptHold | null, told: Told | null, isNeeded: boolean, refused: Refused | null): Hold {
  if (mine === null || isNeeded) return refused ?? { state: 'asking' };
  if (told?.state === 'CONVERTED') return { state: 'ordered' };
  if (told && told.state !== 'ACTIVE') return { state: 'ended' };
  const expiresAt = told && told.expiresAt > mine.expiresAt ? told.expiresAt : mine.expiresAt; // it is never shortened
  return { state: 'held', hold: { ...mine, expiresAt } };
}

/** Units that were held turned out not to be there. What this browser gives back itself, it does not watch any more. */
function isLost(told: ReservationTold, { units }: KeptHold): boolean {
  return told.state === 'RELEASED' || (told.state === 'ACTIVE' && unitsOf(told) < units);
}
