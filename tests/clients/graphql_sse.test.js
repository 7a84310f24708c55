// graphql-sse, the reference client of GraphQL over Server-Sent Events, in distinct connections mode.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { address, asAdmin, cancelOrder, httpUrl, placeOrder, receiveStock, WATCH_ORDER, WATCH_STOCK } from './shop.js';
import { openProxy } from './proxy.js';
import { watch, within } from './watching.js';

const clients = [];
after(() => clients.forEach((client) => client.dispose()));

function clientOf(options) {
  const client = createClient({ url: httpUrl, retryAttempts: 0, ...options });
  clients.push(client);
  return client;
}

test('a query is answered once and completes', async () => {
  const results = [];
  for await (const result of clientOf().iterate({ query: '{ channels { code } }' })) results.push(result.data);
  assert.deepEqual(results, [{ channels: [{ code: 'web' }] }]);
});

test('a guest watches an order: a snapshot, then what really happens', async () => {
  const order = await placeOrder();
  const { items } = watch(clientOf({ headers: { 'x-order-token': order.trackingToken } }), WATCH_ORDER);

  const snapshot = await items.untilType('OrderSnapshot');
  assert.equal(snapshot.orders[0].id, order.id);
  await cancelOrder(order);

  const canceled = await items.until((item) => item.order?.customerStatus === 'CANCELED', 'the cancellation');
  assert.ok(canceled.order.version > snapshot.orders[0].version);
});

test('several streams of one client live side by side', async () => {
  const client = clientOf({ headers: asAdmin });
  const streams = ['mug', 'tea'].map((sku) => watch(client, WATCH_STOCK, { skus: [sku] }));
  const [mug, tea] = await Promise.all(streams.map(({ items }) => items.untilType('StockSnapshot')));
  assert.notEqual(mug.stockLevels[0].id, tea.stockLevels[0].id);
});

test('a stream that is cut goes on from its cursor: nothing missed, nothing twice', async () => {
  const proxy = await openProxy(address);
  const client = clientOf({
    url: `http://${proxy.address}/graphql`,
    headers: asAdmin,
    retryAttempts: 50,
    retry: () => new Promise((resolve) => setTimeout(resolve, 50)),
  });
  const { items } = watch(client, WATCH_STOCK, { skus: ['poster'] });

  const { stockLevels: [before] } = await items.untilType('StockSnapshot');
  proxy.cut();
  await receiveStock('poster', 3);
  proxy.mend();

  const change = await items.untilType('StockChange');
  assert.equal(change.stockLevel.onHand, before.onHand + 3);
  assert.equal(items.items.filter((item) => item.__typename === 'StockSnapshot').length, 1);
  assert.equal(items.items.filter((item) => item.__typename === 'StockChange').length, 1);
  client.dispose();
  await proxy.close();
});

test('refusals come inside the stream, and it ends', async () => {
  const { ended } = watch(clientOf(), WATCH_ORDER);
  const refusal = await within(ended.then(() => assert.fail('it completed'), (error) => error), 'the refusal');
  assert.match(refusal.message, /UNAUTHENTICATED/);
});

test('wrong credentials are refused before the stream begins', async () => {
  const { ended } = watch(clientOf({ headers: { authorization: 'Bearer nonsense' } }), WATCH_ORDER);
  const refusal = await within(ended.then(() => assert.fail('it completed'), (error) => error), 'the refusal');
  assert.equal(refusal.response.status, 401);
});
