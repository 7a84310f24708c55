import { graphql, type ResultOf } from '../../client/index.ts';
import { STOCK_SHOWN } from '../stock/stock.ts';

export const BASKET_ARTICLES = graphql(`
  query BasketArticles($channel: String!, $codes: [String!]!, $first: Int!) {
    skus(codes: $codes, first: $first) {
      edges {
        node {
          id
          code
          name
          availableFrom
          price(channel: $channel) { amount currency }
          stock(channel: $channel) { ...StockShown }
        }
      }
    }
  }
`, [STOCK_SHOWN]);

export type BasketArticle = ResultOf<typeof BASKET_ARTICLES>['skus']['edges'][number]['node'];
