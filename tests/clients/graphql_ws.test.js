// graphql-ws, the reference client of `graphql-transport-ws`.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-ws';
import { address, asAdmin, cancelOrder, placeOrder, receiveStock, WATCH_ORDER, WATCH_STOCK, wsUrl } from './shop.js';
import { openProxy } from './proxy.js';
import { Items, watch, within } from './watching.js';

const clients = [];
after(() => Promise.all(clients.map((client) => client.dispose())));

function clientOf(options) {
  const client = createClient({ url: wsUrl, retryAttempts: 0, ...options });
  clients.push(client);
  return client;
}

test('a guest watches an order: a snapshot, then what really happens', async () => {
  const order = await placeOrder();
  const client = clientOf({ connectionParams: { orderToken: order.trackingToken } });
  const { items } = watch(client, WATCH_ORDER);

  const snapshot = await items.untilType('OrderSnapshot');
  assert.equal(snapshot.orders[0].id, order.id);
  await cancelOrder(order);

  const canceled = await items.until((item) => item.order?.customerStatus === 'CANCELED', 'the cancellation');
  assert.ok(canceled.order.version > snapshot.orders[0].version);
});

test('a subscription whose socket is cut goes on from its cursor: nothing missed, nothing twice', async () => {
  const proxy = await openProxy(address);
  const client = clientOf({
    url: `ws://${proxy.address}/graphql`,
    connectionParams: asAdmin,
    retryAttempts: 50,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    shouldRetry: () => true,
  });
  const connections = new Items();
  client.on('connected', () => connections.push('connected'));
  client.on('closed', () => connections.push('closed'));
  const { items } = watch(client, WATCH_STOCK, { skus: ['mug'] });

  const { stockLevels: [before] } = await items.untilType('StockSnapshot');
  proxy.cut();
  await connections.until((state) => state === 'closed', 'the end of the socket');
  await receiveStock('mug', 3);
  proxy.mend();

  const change = await items.untilType('StockChange');
  assert.equal(change.stockLevel.onHand, before.onHand + 3);
  assert.equal(items.items.filter((item) => item.__typename === 'StockSnapshot').length, 1);
  assert.equal(items.items.filter((item) => item.__typename === 'StockChange').length, 1);
  assert.deepEqual(connections.items, ['connected', 'closed', 'connected']);
  await client.dispose();
  await proxy.close();
});

test('pings are answered', async () => {
  const client = clientOf({ lazy: false, keepAlive: 20 });
  const pongs = new Items();
  client.on('pong', (received) => received && pongs.push('pong'));
  await pongs.until(() => true, 'a pong');
});

test('wrong credentials close the socket with 4403, and the client does not try again', async () => {
  const client = clientOf({ connectionParams: { authorization: 'Bearer nonsense' } });
  const { ended } = watch(client, WATCH_ORDER);
  const closed = await within(ended.then(() => assert.fail('it completed'), (event) => event), 'the close event');
  assert.equal(closed.code, 4403);
});

test('an invalid operation fails alone: the others keep their socket', async () => {
  const client = clientOf({ connectionParams: asAdmin });
  const stock = watch(client, WATCH_STOCK, { skus: ['tea'] });
  await stock.items.untilType('StockSnapshot');

  const { ended } = watch(client, 'subscription { nothingOfTheKind }');
  const errors = await within(ended.then(() => assert.fail('it completed'), (refusal) => refusal), 'the errors');

  assert.equal(errors[0].extensions.code, 'BAD_USER_INPUT');
  await receiveStock('tea');
  await stock.items.untilType('StockChange');
});

test('queries and mutations are not for the socket', async () => {
  const client = clientOf();
  for (const query of ['{ channels { code } }', 'mutation { orderPlace(input: null) { errors { code } } }']) {
    const { ended } = watch(client, query);
    const errors = await within(ended.then(() => assert.fail('it completed'), (refusal) => refusal), 'the errors');
    assert.equal(errors[0].extensions.code, 'BAD_USER_INPUT');
  }
});

for (const [code, what, protocol, frames] of [
  [4400, 'a frame that is no message', 'graphql-transport-ws', ['[]']],
  [4401, 'a subscription before the handshake', 'graphql-transport-ws',
    ['{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}']],
  [4406, 'a socket without a protocol', [], []],
  [4429, 'a second handshake', 'graphql-transport-ws', ['{"type":"connection_init"}', '{"type":"connection_init"}']],
]) {
  test(`${what} closes the socket with ${code}`, async () => {
    const socket = new WebSocket(wsUrl, protocol);
    socket.addEventListener('open', () => frames.forEach((frame) => socket.send(frame)));
    const closed = await within(new Promise((resolve) => socket.addEventListener('close', resolve)), 'the close frame');
    assert.equal(closed.code, code);
  });
}
