// A line of the basket with all that is known of it: the article, its stock now, and what delivery says about so many.

import { type Money, times } from '../../look/money.ts';
import { calm } from '../../look/article/name.ts';
import type { BasketLine } from '../basket.ts';
import type { KeptHold } from '../checkout/held_basket.ts';
import { holds } from '../checkout/own_hold.ts';
import type { DeliveryLine } from '../delivery/options.ts';
import type { Stock } from '../stock/stock.ts';
import type { BasketArticle } from './articles.ts';

export interface BasketRow extends BasketLine {
  readonly name: string;
  /** The name as the merchant spells it; null when it is not known. */
  readonly article: string | null;
  /** Of all of them; null when it is not sold here (any more). */
  readonly total: Money | null;
  readonly each: Money | null;
  readonly stock: Stock | null;
  /** Not known, sold out, or not so many: nothing can be bought before it is settled. */
  readonly problem: 'unknown' | 'sold out' | 'too many' | null;
  /** Held for this shopper: what others are told of its stock does not count. */
  readonly isHeld: boolean;
  /** When it comes, where that is later than the rest: an instant. */
  readonly comesAt: string | null;
}

export function rowsOf(
  lines: readonly BasketLine[],
  articles: readonly BasketArticle[],
  stock: ReadonlyMap<string, Stock>,
  answered: readonly DeliveryLine[],
  asOf: string | null,
  hold: KeptHold | null,
): BasketRow[] {
  return lines.map(({ sku, quantity }) => {
    const article = articles.find(({ code }) => code === sku);
    const now = stock.get(sku) ?? article?.stock ?? null;
    // An answer for another quantity says nothing about this one.
    const answer = answered.find((line) => line.sku === sku && line.requested === quantity);
    const each = article?.price ?? null;
    const isHeld = holds(hold, sku, quantity);
    return {
      sku,
      quantity,
      name: article ? calm(article.name) : sku,
      article: article?.name ?? null,
      each,
      total: each && times(each, quantity),
      stock: now,
      problem: !each || !now ? 'unknown' : isHeld ? null : now.status === 'OUT_OF_STOCK' ? 'sold out' : answer?.satisfiable === false ? 'too many' : null,
      isHeld,
      comesAt: isHeld ? null : laterThan(asOf, answer?.satisfiableFrom) ?? (now?.status === 'PREORDER' ? (article?.availableFrom ?? null) : null),
    };
  });
}

/** `instant` where it is after `asOf`; both are the server's, in one notation. */
function laterThan(asOf: string | null, instant: string | null | undefined): string | null {
  return asOf && instant && Date.parse(instant) > Date.parse(asOf) ? instant : null;
}
