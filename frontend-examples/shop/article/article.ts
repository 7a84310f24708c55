import { graphql, type ResultOf } from '../../client/index.ts';
import { STOCK_SHOWN } from '../stock/stock.ts';

export const ARTICLE = graphql(`
  query Article($code: String!, $channel: String!) {
    sku(code: $code) {
      id
      code
      name
      gtin
      attributes
      weightGrams
      stockTracked
      unit
      returnable
      availableFrom
      price(channel: $channel) { amount currency }
      stock(channel: $channel) { ...StockShown }
      components { quantity sku { code name stock(channel: $channel) { ...StockShown } } }
    }
  }
`, [STOCK_SHOWN]);

export type Article = NonNullable<ResultOf<typeof ARTICLE>['sku']>;
