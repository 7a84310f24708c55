// The server dies in the middle of everything (SIGKILL), comes back at the same address, and clients go on.
// The launcher starts this file after the others, and the program anew when it has ended.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { asAdmin, httpUrl, receiveStock, WATCH_STOCK, wsUrl } from './shop.js';
import { Items } from './watching.js';

const soon = () => new Promise((resolve) => setTimeout(resolve, 100));

function watch(client, skus) {
  const items = new Items();
  const variables = { skus, after: null };
  client.subscribe({ query: WATCH_STOCK, variables }, {
    next: ({ data }) => {
      variables.after = data.stockChanged.cursor;
      items.push(data.stockChanged);
    },
    error: (error) => items.push({ __typename: 'Failed', error }),
    complete: () => items.push({ __typename: 'Completed' }),
  });
  return items;
}

test('watchers over graphql-ws and graphql-sse go on from their cursors when the server was killed', { timeout: 90_000 }, async () => {
  const socket = createSocketClient({
    url: wsUrl, connectionParams: asAdmin, retryAttempts: 600, retryWait: soon, shouldRetry: () => true,
  });
  const events = createSseClient({ url: httpUrl, headers: asAdmin, retryAttempts: 600, retry: soon });
  const watchers = [watch(socket, ['mug']), watch(events, ['mug'])];
  const snapshots = await Promise.all(watchers.map((items) => items.untilType('StockSnapshot')));
  const [{ onHand }] = snapshots[0].stockLevels;
  await receiveStock('mug');
  await Promise.all(watchers.map((items) => items.until(({ stockLevel }) => stockLevel?.onHand === onHand + 1)));

  process.kill(Number(process.env.ORDERWIRE_PID), 'SIGKILL');
  const key = crypto.randomUUID();
  while (!(await receiveStock('mug', 1, key).then(() => true, () => false))) await soon();

  for (const items of watchers) {
    await items.until(({ stockLevel }) => stockLevel?.onHand === onHand + 2, 'the change after the crash');
    assert.deepEqual(
      items.items.filter(({ __typename }) => __typename !== 'StreamProgress').map(({ __typename }) => __typename),
      ['StockSnapshot', 'StockChange', 'StockChange'],
    );
  }
  await socket.dispose();
  events.dispose();
});
