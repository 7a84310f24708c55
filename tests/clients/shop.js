// The shop that the launcher opened (`python -m tests.clients`), and the few things that happen in it.

import { readFile } from 'node:fs/promises';

const { ORDERWIRE_ADDRESS, ORDERWIRE_ADMIN_TOKEN, ORDERWIRE_MANIFEST } = process.env;

export const address = ORDERWIRE_ADDRESS;
export const httpUrl = `http://${address}/graphql`;
export const wsUrl = `ws://${address}/graphql`;
export const asAdmin = { authorization: `Bearer ${ORDERWIRE_ADMIN_TOKEN}` };

/** The documents of this folder by the names of their operations, as `orderwire documents build` wrote them down. */
export async function trustedDocuments() {
  const { operations } = JSON.parse(await readFile(ORDERWIRE_MANIFEST, 'utf8'));
  return Object.fromEntries(operations.map((operation) => [operation.name, operation]));
}

export async function post(query, variables = {}, headers = {}) {
  const response = await fetch(httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

export const PLACE_ORDER = `
  mutation PlaceOrder($input: OrderPlaceInput!) {
    orderPlace(input: $input) {
      trackingToken
      order { id number version customerStatus }
      errors { code message path }
    }
  }
`;

export function anOrder(sku = 'tea') {
  return {
    idempotencyKey: crypto.randomUUID(),
    channel: 'web',
    lines: [{ sku, quantity: 1 }],
    contact: { name: 'Ada Example', email: 'ada@example.com' },
    shippingAddress: { name: 'Ada Example', line1: '1 Some Street', city: 'Berlin', postalCode: '10115', country: 'DE' },
  };
}

/** An order of a shopper without an account: `{ id, number, version, trackingToken }`. */
export async function placeOrder(sku) {
  const { orderPlace } = await post(PLACE_ORDER, { input: anOrder(sku) });
  if (orderPlace.errors.length) throw new Error(JSON.stringify(orderPlace.errors));
  return { ...orderPlace.order, trackingToken: orderPlace.trackingToken };
}

export async function cancelOrder(order) {
  const query = `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { errors { code message } } }`;
  const input = { idempotencyKey: crypto.randomUUID(), orderId: order.id, reason: 'CUSTOMER' };
  const { orderCancel } = await post(query, { input }, { 'x-order-token': order.trackingToken });
  if (orderCancel.errors.length) throw new Error(JSON.stringify(orderCancel.errors));
}

/** `units` of a SKU arrive at the warehouse BER; once, however often it is asked for with one key. */
export async function receiveStock(sku, units = 1, idempotencyKey = crypto.randomUUID()) {
  const query = `mutation($input: StockAdjustInput!) { stockAdjust(input: $input) { errors { code message } } }`;
  const input = { idempotencyKey, sku, location: 'BER', onHandDelta: units, reason: 'RECEIVED' };
  const { stockAdjust } = await post(query, { input }, asAdmin);
  if (stockAdjust.errors.length) throw new Error(JSON.stringify(stockAdjust.errors));
}

export const WATCH_ORDER = `
  subscription WatchOrder($after: Cursor) {
    orderChanged(after: $after) {
      __typename
      ... on OrderSnapshot { cursor orders { id version customerStatus } }
      ... on OrderChange { cursor event { type subjectVersion } order { id version customerStatus } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
`;

export const WATCH_STOCK = `
  subscription WatchStock($skus: [String!], $after: Cursor) {
    stockChanged(skus: $skus, locations: ["BER"], after: $after) {
      __typename
      ... on StockSnapshot { cursor complete stockLevels { id onHand version } }
      ... on StockChange { cursor stockLevel { id onHand version } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
`;
