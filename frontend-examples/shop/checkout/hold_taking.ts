// Holding a basket: all of it, or, where the rest comes later, what is there. What cannot be had at all is named.

import { useCallback } from 'preact/hooks';
import { aTrouble, type ResultOf, type Trouble, troubleOf } from '../../client/index.ts';
import { useAction, useOrderwire } from '../../client/preact.ts';
import type { BasketLine } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import { basketKey, type KeptHold, unitsOf } from './held_basket.ts';
import { BASKET_HELD, SUPPLY_EXPECTED } from './hold_documents.ts';
import { released } from './hold_release.ts';

export type Refused =
  | { readonly state: 'unheld'; readonly later: readonly string[] }
  | { readonly state: 'short'; readonly short: readonly string[]; readonly wasLost: boolean }
  | { readonly state: 'failed'; readonly trouble: Trouble };

export type Taken = { readonly state: 'held'; readonly hold: KeptHold } | Refused;

type HoldError = ResultOf<typeof BASKET_HELD>['reservationCreate']['errors'][number];

/** Hold these lines; what was held before was given back. */
export function useTaking(lines: readonly BasketLine[]): () => Promise<Taken> {
  const { graph } = useOrderwire();
  const { run: create } = useAction(BASKET_HELD);

  return useCallback(async () => {
    await released();
    return take([]);

    async function take(later: readonly string[]): Promise<Taken> {
      const there = lines.filter(({ sku }) => !later.includes(sku));
      if (there.length === 0) return { state: 'unheld', later };
      const { payload, errors, trouble } = await create({ channel: CHANNEL, purpose: 'CHECKOUT', lines: there });
      if (trouble) return { state: 'failed', trouble };
      const reservation = payload?.reservation;
      if (reservation) {
        const { id, expiresAt } = reservation;
        return { state: 'held', hold: { id, expiresAt, lines, units: unitsOf(reservation), later } };
      }
      const [error] = errors;
      if (!error) return { state: 'failed', trouble: aTrouble('broken') };
      if (isBeyondHolds(error)) return { state: 'unheld', later };
      const short = shortIn(error, there);
      if (short.length === 0) return { state: 'failed', trouble: aTrouble('broken', { message: error.message, code: error.code }) };
      return awaited(short, later);
    }

    async function awaited(short: readonly string[], later: readonly string[]): Promise<Taken> {
      const asked = lines.filter(({ sku }) => short.includes(sku)).map(({ sku, quantity }) => ({ sku, quantity }));
      const { data, error } = await graph.query(SUPPLY_EXPECTED, { input: { channel: CHANNEL, lines: asked } }).toPromise();
      if (error) return { state: 'failed', trouble: troubleOf(error) };
      const answer = data?.availability;
      const coming = (answer?.lines ?? [])
        .filter(({ satisfiable, satisfiableFrom }) => satisfiable && answer && (satisfiableFrom ?? '') > answer.asOf)
        .map(({ sku }) => sku);
      const gone = short.filter((sku) => !coming.includes(sku));
      return gone.length > 0 ? { state: 'short', short: gone, wasLost: false } : take([...later, ...coming]);
    }
  }, [graph, basketKey(lines)]);
}

/** More units than one may hold at a time, or nothing that is counted: such a basket is bought without a hold. */
function isBeyondHolds({ code, path }: HoldError): boolean {
  return code === 'LIMIT_EXCEEDED' || (code === 'INVALID' && path.join('.') === 'lines');
}

/** SKUs of the basket that lack units everywhere: themselves, or something that they are made of. */
export function shortIn(error: HoldError, lines: readonly BasketLine[]): readonly string[] {
  const own = new Set(lines.map(({ sku }) => sku));
  if ('shortfalls' in error) {
    const named = error.shortfalls.filter(({ location }) => location === null).flatMap(({ sku, kits }) => [sku, ...kits]);
    return [...new Set(named)].filter((sku) => own.has(sku));
  }
  const [list, index] = error.path;
  const unknown = error.code === 'NOT_FOUND' && list === 'lines' ? lines[Number(index)] : undefined;
  return unknown ? [unknown.sku] : [];
}
