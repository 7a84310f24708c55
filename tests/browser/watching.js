// A stock level watched with the client of frontend-examples.

import { createOrderwire, graphql, troubleOfErrors } from '../../frontend-examples/client/index.ts';
import { asAdmin, origin } from './house.js';
import { Items } from './items.js';

const WatchStock = graphql(`
  subscription WatchStock($skus: [String!], $locations: [String!], $after: Cursor) {
    stockChanged(skus: $skus, locations: $locations, after: $after) {
      __typename
      ... on StockSnapshot { cursor stockLevels { onHand } }
      ... on StockChange { cursor stockLevel { onHand } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor }
    }
  }
`);

export const bearer = asAdmin.authorization.replace('Bearer ', '');

/** A client of the shop, as an administrator unless told otherwise; closed when the test is over. */
export function open(t, { at = origin, credentials = () => ({ bearer }), ...options } = {}) {
  const orderwire = createOrderwire({ url: `${at}/graphql`, credentials, ...options });
  t.after(() => orderwire.close());
  return orderwire;
}

/** What a watcher of a stock level is shown behind a place: numbers of units, resyncs, and why it was refused. */
export function watchStock(orderwire, { sku, location }, after) {
  const seen = new Items();
  orderwire.watch(WatchStock, { skus: [sku], locations: [location] }, {
    next: (item) => seen.push((item.stockLevel ?? item.stockLevels[0]).onHand),
    resync: () => seen.push('resync'),
    refused: (errors) => seen.push(troubleOfErrors(errors)),
  }, after);
  return seen;
}
