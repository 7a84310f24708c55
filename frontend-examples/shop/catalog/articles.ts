// What a card of the catalog shows of an article, and the question for a page of them.

import { graphql, type ResultOf } from '../../client/index.ts';
import { STOCK_SHOWN } from '../stock/stock.ts';

export const ARTICLE_CARD = graphql(`
  fragment ArticleCard on Sku {
    id
    code
    name
    price(channel: $channel) { amount currency }
    stock(channel: $channel) { ...StockShown }
  }
`, [STOCK_SHOWN]);

export type ArticleShown = ResultOf<typeof ARTICLE_CARD>;

export const ARTICLES = graphql(`
  query Articles($channel: String!, $search: String, $codes: [String!], $first: Int!, $after: String) {
    skus(search: $search, codes: $codes, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { ...ArticleCard } }
    }
  }
`, [ARTICLE_CARD]);
