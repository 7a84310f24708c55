// urql as a storefront would set it up: fetch for queries and mutations, subscriptions over graphql-ws or as events.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import {
  anOrder, asAdmin, cancelOrder, httpUrl, PLACE_ORDER, placeOrder, receiveStock, WATCH_ORDER, WATCH_STOCK, wsUrl,
} from './shop.js';
import { Items } from './watching.js';

const ends = [];
after(() => ends.forEach((end) => end()));

function urql(options = {}) {
  return new Client({ url: httpUrl, exchanges: [cacheExchange, fetchExchange], preferGetMethod: false, ...options });
}

function urqlOverSocket(connectionParams) {
  const socket = createClient({ url: wsUrl, connectionParams });
  ends.push(() => socket.dispose());
  const forwardSubscription = ({ query, variables }) => ({
    subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query: query ?? '', variables }, sink) }),
  });
  return urql({ exchanges: [cacheExchange, fetchExchange, subscriptionExchange({ forwardSubscription })] });
}

function urqlOverEvents(headers) {
  return urql({ fetchSubscriptions: true, fetchOptions: { headers } });
}

function watch(client, query, variables = {}) {
  const items = new Items();
  const { unsubscribe } = client.subscription(query, variables).subscribe(({ data, error }) => {
    items.push(error ?? Object.values(data)[0]);
  });
  ends.push(unsubscribe);
  return items;
}

for (const fetchSubscriptions of [false, true]) {
  test(`a query is answered as JSON, fetchSubscriptions: ${fetchSubscriptions}`, async () => {
    const { data, error } = await urql({ fetchSubscriptions }).query('{ channels { id code } }', {}).toPromise();
    assert.equal(error, undefined);
    assert.equal(data.channels[0].code, 'web');
  });
}

test('a query by GET is answered', async () => {
  const { data, error } = await urql({ preferGetMethod: 'force' }).query('{ channels { id code } }', {}).toPromise();
  assert.equal(error, undefined);
  assert.equal(data.channels[0].code, 'web');
});

test('a mutation places an order, and its refusal is data', async () => {
  const place = (input) => urql().mutation(PLACE_ORDER, { input }).toPromise();
  assert.ok((await place(anOrder())).data.orderPlace.order.number);
  const refused = await place({ ...anOrder(), lines: [{ sku: 'tea', quantity: 100_000 }] });
  assert.equal(refused.data.orderPlace.errors[0].code, 'INSUFFICIENT_STOCK');
});

test('an invalid document is a GraphQL error with its code', async () => {
  const { error } = await urql().query('{ nothing }', {}).toPromise();
  assert.equal(error.networkError, undefined);
  assert.equal(error.graphQLErrors[0].extensions.code, 'BAD_USER_INPUT');
});

const guests = {
  'graphql-ws': (order) => urqlOverSocket({ orderToken: order.trackingToken }),
  'an event stream': (order) => urqlOverEvents({ 'x-order-token': order.trackingToken }),
};
const staff = {
  'graphql-ws': () => urqlOverSocket(asAdmin),
  'an event stream': () => urqlOverEvents(asAdmin),
};

for (const transport of Object.keys(guests)) {
  test(`a guest watches an order over ${transport}`, async () => {
    const order = await placeOrder();
    const items = watch(guests[transport](order), WATCH_ORDER);

    assert.equal((await items.untilType('OrderSnapshot')).orders[0].id, order.id);
    await cancelOrder(order);

    await items.until((item) => item.order?.customerStatus === 'CANCELED', 'the cancellation');
  });

  test(`staff watch stock over ${transport}`, async () => {
    const items = watch(staff[transport](), WATCH_STOCK, { skus: ['tea'] });

    const { stockLevels: [before] } = await items.untilType('StockSnapshot');
    await receiveStock('tea', 2);

    const { stockLevel } = await items.untilType('StockChange');
    assert.ok(stockLevel.onHand >= before.onHand + 2);
  });
}
