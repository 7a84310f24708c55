// The client of frontend-examples by itself, in Node: what its watchers see of a server that dies, of lines that break,
// and of tokens that end.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createOrderwire, graphql, troubleOfErrors } from '../../frontend-examples/client/index.ts';
import { asAdmin, killServer, origin, PASSWORD, post, startServer } from './house.js';
import { Items } from './items.js';
import { aStockLevel } from './stock.js';
import { openTunnel } from './tunnel.js';

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

const bearer = asAdmin.authorization.replace('Bearer ', '');

function open(t, options = {}) {
  const orderwire = createOrderwire({ url: `${origin}/graphql`, credentials: () => ({ bearer }), ...options });
  t.after(() => orderwire.close());
  return orderwire;
}

/** What a watcher of a stock level is shown: numbers of units, resyncs, and refusals. */
function watchStock(orderwire, { sku, location }) {
  const items = new Items();
  orderwire.watch(WatchStock, { skus: [sku], locations: [location] }, {
    next: (item) => items.push((item.stockLevel ?? item.stockLevels[0]).onHand),
    resync: () => items.push('resync'),
    refused: (errors) => items.push(troubleOfErrors(errors)),
  });
  return items;
}

const CARRIERS = { 'a socket': true, 'event streams, where sockets are blocked,': false };

for (const [carrier, sockets] of Object.entries(CARRIERS)) {
  test(`over ${carrier} a killed server that comes back is gone on with: nothing missed, nothing doubled`, async (t) => {
    const level = await aStockLevel();
    const tunnel = await openTunnel(t, { sockets });
    const orderwire = open(t, { url: `${tunnel.origin}/graphql` });
    const states = new Items();
    orderwire.onState((state) => states.push(state));
    const seen = watchStock(orderwire, level);
    await seen.until((onHand) => onHand === level.onHand);
    await level.receive();
    await seen.until((onHand) => onHand === level.onHand + 1);

    await killServer();
    await states.until((state) => state === 'offline');
    await startServer();
    await level.receive(2);

    await seen.until((onHand) => onHand === level.onHand + 3);
    assert.deepEqual(seen.items, [level.onHand, level.onHand + 1, level.onHand + 3]);
    assert.equal(orderwire.state, 'live');
  });

  test(`over ${carrier} what happened while the line was cut is told once it is mended`, async (t) => {
    const level = await aStockLevel();
    const tunnel = await openTunnel(t, { sockets });
    const orderwire = open(t, { url: `${tunnel.origin}/graphql` });
    const seen = watchStock(orderwire, level);
    await seen.until((onHand) => onHand === level.onHand);

    tunnel.cut();
    await level.receive(5);
    tunnel.mend();

    await seen.until((onHand) => onHand === level.onHand + 5);
    assert.deepEqual(seen.items, [level.onHand, level.onHand + 5]);
  });
}
