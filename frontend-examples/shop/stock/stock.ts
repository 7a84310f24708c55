// What a shopper may know of stock, live: a band (there, few, later, gone), and units only where the channel shows them.

import { graphql, type ResultOf } from '../../client/index.ts';
import { useWatch } from '../../client/preact.ts';
import { CHANNEL } from '../channel.ts';

export const STOCK_SHOWN = graphql(`
  fragment StockShown on ShopperStock {
    id
    status
    availableNow
  }
`);

export type Stock = ResultOf<typeof STOCK_SHOWN>;
export type StockStatus = Stock['status'];

const STOCK_WATCHED = graphql(`
  subscription StockWatched($channel: String!, $skus: [String!]!, $after: Cursor) {
    availabilityChanged(channel: $channel, skus: $skus, after: $after) {
      __typename
      ... on AvailabilitySnapshot { cursor all: stock { ...StockShown sku { code } } }
      ... on AvailabilityChange { cursor changed: stock { ...StockShown sku { code } } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
`, [STOCK_SHOWN]);

type StockByCode = ReadonlyMap<string, Stock>;

const NOTHING_KNOWN: StockByCode = new Map();

/** By SKU's code; what is not known yet is not in it. At most 100 codes. */
export function useStock(codes: readonly string[]): StockByCode {
  const watched = useWatch(
    STOCK_WATCHED,
    codes.length ? { channel: CHANNEL, skus: [...codes] } : null,
    (known: StockByCode, item) => {
      const told = item.__typename === 'AvailabilitySnapshot' ? item.all : [item.changed];
      return new Map([...known, ...told.map((stock) => [stock.sku.code, stock] as const)]);
    },
    NOTHING_KNOWN,
  );
  return watched.value;
}

/** A preorder and a backorder are bought like anything else: they only come later. */
export function canBeBought(status: StockStatus | undefined): boolean {
  return status !== undefined && status !== 'OUT_OF_STOCK';
}
