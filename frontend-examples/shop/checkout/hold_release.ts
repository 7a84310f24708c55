// Giving back what is held, as soon as the basket is another one: whoever waits for it is served at once.

import { useEffect } from 'preact/hooks';
import type { Orderwire } from '../../client/index.ts';
import { useOrderwire } from '../../client/preact.ts';
import { useBasket } from '../basket.ts';
import { useKept } from '../kept.ts';
import { basketKey, heldBasket } from './held_basket.ts';
import { HOLD_RELEASED } from './hold_documents.ts';
import { purchaseIsUnderWay } from './under_way.ts';

let releasing: Promise<unknown> = Promise.resolve();

/** Whatever becomes of it: a hold that cannot be given back ends by itself. */
export function release({ graph }: Orderwire, reservationId: string): void {
  const input = { reservationId, idempotencyKey: crypto.randomUUID() };
  releasing = graph.mutation(HOLD_RELEASED, { input }).toPromise();
}

/** Whoever holds anew waits for it: the last one is free only then. */
export function released(): Promise<unknown> {
  return releasing;
}

/** Used once, at the shop's root: the basket may change on every page, and in other windows. */
export function useRelease(): void {
  const orderwire = useOrderwire();
  const { lines } = useBasket();
  const hold = useKept(heldBasket);
  const isOfAnother = hold !== null && basketKey(hold.lines) !== basketKey(lines);
  useEffect(() => {
    if (!isOfAnother || purchaseIsUnderWay()) return;
    release(orderwire, hold.id);
    heldBasket.change((now) => (now?.id === hold.id ? null : now));
  }, [isOfAnother, orderwire, hold?.id]);
}
