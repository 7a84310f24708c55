// Placing the order. It goes on while the shopper looks elsewhere in the shop, and asks until there is an answer: a server
// that is away may have heard it, so nothing else is offered before that is known.

import { useLayoutEffect, useState } from 'preact/hooks';
import { type Orderwire, type Trouble, troubleOf } from '../../client/index.ts';
import { useOrderwire } from '../../client/preact.ts';
import { useBasket } from '../basket.ts';
import { attempt, type Attempt, newAttempt, ORDER_PLACED, type OrderError, type OrderInput } from './attempt.ts';
import { forgetGift } from './draft.ts';
import { forgetHold } from './held_basket.ts';
import { type PlacedOrder, setPlaced } from './placed_order.ts';
import { setUnderWay } from './under_way.ts';

/**
 * - `searching`: no answer came, and it is asked for with the same key until one does.
 * - `unknown`: the shop cannot say. The key is kept, and it is asked again when the shopper wants it.
 */
export type Purchase =
  | { readonly state: 'open'; readonly errors: readonly OrderError[]; readonly trouble: Trouble | null }
  | { readonly state: 'placing' }
  | { readonly state: 'searching' | 'unknown'; readonly trouble: Trouble }
  | { readonly state: 'placed'; readonly order: PlacedOrder };

const OPEN: Purchase = { state: 'open', errors: [], trouble: null };
const LONGEST_REST_MS = 8_000;
/** An answer that takes longer is thought lost. */
const PATIENCE_MS = 15_000;
/** The shop's own fault passes, or it does not: then a person decides. */
const MOST_BROKEN = 5;

let purchase: Purchase = OPEN;
const listeners = new Set<() => void>();

function become(next: Purchase): void {
  purchase = next;
  setUnderWay(isAsking() || purchase.state === 'unknown');
  for (const listener of listeners) listener();
}

function isAsking(): boolean {
  return purchase.state === 'placing' || purchase.state === 'searching';
}

export interface Buying {
  purchase: Purchase;
  buy: (input: Omit<OrderInput, 'idempotencyKey'>) => void;
  /** Ask once more what became of it. */
  askAgain: () => void;
  /** Another order may be made, whatever became of this one. */
  giveUp: () => void;
  /** What was refused is being mended. */
  clear: () => void;
  /** The order that was placed is shown. */
  seen: () => void;
}

export function usePurchase(): Buying {
  const orderwire = useOrderwire();
  const { clear: clearBasket } = useBasket();
  const [, renderAgain] = useState({});
  useLayoutEffect(() => {
    const listener = () => renderAgain({});
    listeners.add(listener);
    const unanswered = attempt.read(); // of before a reload
    if (unanswered) void place(orderwire, unanswered, clearBasket);
    return () => void listeners.delete(listener);
  }, [orderwire, clearBasket]);
  return {
    purchase,
    buy(input) {
      const next = attempt.read() ?? newAttempt(input);
      attempt.change(() => next);
      void place(orderwire, next, clearBasket);
    },
    askAgain() {
      const unanswered = attempt.read();
      if (unanswered) void place(orderwire, unanswered, clearBasket);
    },
    giveUp() {
      if (purchase.state !== 'unknown') return;
      attempt.change(() => null);
      become(OPEN);
    },
    clear() {
      if (purchase.state === 'open' && purchase !== OPEN) become(OPEN);
    },
    seen() {
      if (purchase.state === 'placed') become(OPEN);
    },
  };
}

async function place(orderwire: Orderwire, { input }: Attempt, clearBasket: () => void): Promise<void> {
  if (isAsking()) return;
  become({ state: 'placing' });
  const { errors, trouble, order } = await answered(orderwire, input);
  if (trouble?.kind === 'broken') {
    become({ state: 'unknown', trouble });
    return;
  }
  attempt.change(() => null);
  if (!order) {
    become({ state: 'open', errors, trouble });
    return;
  }
  forgetHold();
  forgetGift();
  clearBasket();
  setPlaced(order);
  become({ state: 'placed', order });
}

interface Answer {
  errors: readonly OrderError[];
  trouble: Trouble | null;
  order: PlacedOrder | null;
}

/** Ask until there is an answer, or no hope of one: the key makes it one order, however often it is sent. */
async function answered(orderwire: Orderwire, input: OrderInput): Promise<Answer> {
  let broken = 0;
  for (let turn = 0; ; turn += 1) {
    const fetchOptions = { signal: AbortSignal.timeout(PATIENCE_MS) };
    const { data, error } = await orderwire.graph.mutation(ORDER_PLACED, { input }, { fetchOptions }).toPromise();
    const payload = data?.orderPlace;
    if (payload && !payload.errors.some(({ code }) => code === 'IN_FLIGHT')) {
      const { order, trackingToken, errors } = payload;
      const placed = order && { number: order.number, email: input.contact?.email ?? '', token: trackingToken ?? '' };
      return { errors, trouble: null, order: placed };
    }
    const trouble = error ? troubleOf(error) : null;
    // It was understood and not answered: nothing was ordered, and asking again changes nothing.
    if (trouble && (trouble.kind === 'refused' || trouble.kind === 'rights')) return { errors: [], trouble, order: null };
    if (trouble?.kind === 'broken' && ++broken === MOST_BROKEN) return { errors: [], trouble, order: null };
    if (trouble) become({ state: 'searching', trouble });
    await rest(orderwire, turn, trouble?.retryAfterSeconds ?? 0);
  }
}

/** Longer with every turn; not a moment longer than until the line to the server is back. */
function rest(orderwire: Orderwire, turn: number, atLeastSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, Math.max(atLeastSeconds * 1_000, Math.min(LONGEST_REST_MS, 500 * 2 ** turn)));
    const stop = orderwire.onState((state) => {
      if (state === 'live' && atLeastSeconds === 0) end();
    });
  });
}
