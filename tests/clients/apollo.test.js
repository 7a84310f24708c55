// Apollo Client as a storefront would set it up: HTTP for queries and mutations, graphql-ws for subscriptions.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import {
  anOrder, asAdmin, cancelOrder, httpUrl, PLACE_ORDER, placeOrder, receiveStock, trustedDocuments, WATCH_ORDER,
  WATCH_STOCK, wsUrl,
} from './shop.js';
import { Items } from './watching.js';

const ends = [];
after(() => ends.forEach((end) => end()));

/** A client, and the requests that it makes: `{ method, url, body }`. */
function apollo({ headers = {}, connectionParams = {}, before = [] } = {}) {
  const requests = [];
  const recorded = async (url, init) => {
    requests.push({ method: init.method ?? 'GET', url: new URL(url), body: init.body && JSON.parse(init.body) });
    return fetch(url, init);
  };
  const socket = createClient({ url: wsUrl, connectionParams });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    new GraphQLWsLink(socket),
    ApolloLink.from([...before, new HttpLink({ uri: httpUrl, headers, fetch: recorded })]),
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  ends.push(() => { client.stop(); socket.dispose(); });
  return { client, requests };
}

function watch(client, query, variables) {
  const items = new Items();
  const subscription = client.subscribe({ query: gql(query), variables }).subscribe({
    next: ({ data, error }) => items.push(error ?? Object.values(data)[0]),
    error: (error) => items.push(error),
  });
  ends.push(() => subscription.unsubscribe());
  return items;
}

const SKU = gql`
  query Sku($code: String!) { sku(code: $code) { id code price(channel: "web") { amount currency } } }
`;

test('a query is answered, and again from the cache', async () => {
  const { client, requests } = apollo();
  const first = await client.query({ query: SKU, variables: { code: 'mug' } });
  const again = await client.query({ query: SKU, variables: { code: 'mug' } });
  assert.deepEqual(first.data, again.data);
  assert.equal(first.data.sku.price.amount, '12.50');
  assert.equal(requests.length, 1);
});

test('a mutation places an order, and its refusal is data', async () => {
  const { client } = apollo();
  const place = (input) => client.mutate({ mutation: gql(PLACE_ORDER), variables: { input } });
  const placed = await place(anOrder());
  assert.deepEqual(placed.data.orderPlace.errors, []);
  assert.ok(placed.data.orderPlace.order.number);

  const refused = await place({ ...anOrder(), lines: [{ sku: 'tea', quantity: 100_000 }] });
  assert.equal(refused.data.orderPlace.order, null);
  assert.equal(refused.data.orderPlace.errors[0].code, 'INSUFFICIENT_STOCK');
});

test('an invalid document is a GraphQL error with its code, not a failure of the network', async () => {
  const { client } = apollo();
  const failure = await client.query({ query: gql('{ nothing }') }).then(() => assert.fail('it was answered'), (e) => e);
  assert.ok(CombinedGraphQLErrors.is(failure), String(failure));
  assert.equal(failure.errors[0].extensions.code, 'BAD_USER_INPUT');
});

test('a guest watches an order over graphql-ws', async () => {
  const order = await placeOrder();
  const { client } = apollo({ connectionParams: { orderToken: order.trackingToken } });
  const items = watch(client, WATCH_ORDER);

  assert.equal((await items.untilType('OrderSnapshot')).orders[0].id, order.id);
  await cancelOrder(order);

  await items.until((item) => item.order?.customerStatus === 'CANCELED', 'the cancellation');
});

test('staff watch stock over graphql-ws', async () => {
  const { client } = apollo({ connectionParams: asAdmin });
  const items = watch(client, WATCH_STOCK, { skus: ['tea'] });

  const { stockLevels: [before] } = await items.untilType('StockSnapshot');
  await receiveStock('tea', 2);

  const { stockLevel } = await items.untilType('StockChange');
  assert.ok(stockLevel.onHand >= before.onHand + 2);
});

test('automatic persisted queries: the hash alone, the text once, then the hash by GET', async () => {
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  const link = () => new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  const query = gql`query Introduced { channels { id code currency } }`;

  const first = apollo({ before: [link()] });
  assert.equal((await first.client.query({ query })).data.channels[0].code, 'web');
  assert.deepEqual(first.requests.map(({ method }) => method), ['GET', 'POST']);
  assert.equal(first.requests[0].url.searchParams.get('query'), null);
  assert.ok(first.requests[1].body.query);

  const second = apollo({ before: [link()] });
  assert.equal((await second.client.query({ query })).data.channels[0].code, 'web');
  assert.deepEqual(second.requests.map(({ method }) => method), ['GET']);
});

test('a manifest that orderwire built serves Apollo by the names of its operations', async () => {
  const documents = await trustedDocuments();
  const generateHash = (document) => {
    const { name } = document.definitions.find((definition) => definition.kind === 'OperationDefinition');
    return documents[name.value].id;
  };
  const { client, requests } = apollo({ before: [new PersistedQueryLink({ generateHash, useGETForHashedQueries: true })] });
  const query = gql`
    query OneSku($code: String!) { sku(code: $code) { ...Card } }
    fragment Card on Sku { id code name price(channel: "web") { amount currency } }
  `;

  const { data } = await client.query({ query, variables: { code: 'tea' } });

  assert.equal(data.sku.price.amount, '4.99');
  assert.deepEqual(requests.map(({ method, url }) => [method, url.searchParams.get('query')]), [['GET', null]]);
  assert.deepEqual(client.readQuery({ query, variables: { code: 'tea' } }), data);
});
