// What the basket comes to, from the articles' prices and the chosen way.

import { useQuery } from '../../client/preact.ts';
import { type Money, sum, times } from '../../look/money.ts';
import { calm } from '../../look/article/name.ts';
import { BASKET_ARTICLES } from '../basket/articles.ts';
import { type BasketLine, MOST_LINES } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import type { Plan } from '../delivery/plans.ts';
import { useHeld } from '../held.ts';

export interface Row extends BasketLine {
  readonly name: string;
  /** The name as the merchant spells it; null when it is not known. */
  readonly article: string | null;
  /** Null when it is not sold here (any more). */
  readonly total: Money | null;
}

export function useRows(lines: readonly BasketLine[]) {
  const codes = lines.map(({ sku }) => sku).sort();
  return useHeld(useQuery(BASKET_ARTICLES, { channel: CHANNEL, codes, first: MOST_LINES }));
}

export type RowsAnswer = NonNullable<ReturnType<typeof useRows>['data']>;

export function rowsOf(lines: readonly BasketLine[], { skus }: RowsAnswer): Row[] {
  return lines.map(({ sku, quantity }) => {
    const article = skus.edges.find(({ node }) => node.code === sku)?.node;
    const price = article?.price;
    return { sku, quantity, name: article ? calm(article.name) : sku, article: article?.name ?? null, total: price ? times(price, quantity) : null };
  });
}

/** Null while a price or the way is not known. */
export function totalOf(rows: readonly Row[], plan: Plan | null): Money | null {
  const goods = rows.map(({ total }) => total).filter((total) => total !== null);
  return plan && goods.length === rows.length ? sum([...goods, plan.price]) : null;
}
