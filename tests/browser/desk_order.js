// Orders for tests of the care desk, each its own; and agents who look at them.

import { atDesk } from './desk.js';
import { anArticle } from './goods.js';
import { asAdmin, post } from './house.js';

const gbp = (amount) => ({ amount, currency: 'GBP' });

const articles = Promise.all([
  anArticle({ name: 'Stoneware mug', price: '12.00', units: 400 }),
  anArticle({ name: 'Green tea', price: '4.50', units: 400 }),
  anArticle({ name: 'Tea strainer', price: '3.00', units: 400 }),
]);

/** What orders here are made of: a mug at 12.00, tea at 4.50, and a strainer at 3.00 that none of them has yet. */
export const [MUG, TEA, STRAINER] = await articles;

/** An order of three mugs and two teas and shipping at 4.95, which is 49.95 in all, authorized by a card. */
export async function placed({ name = 'Ada Lovelace', token = 'ok', ...rest } = {}) {
  return done('orderPlace', 'OrderPlaceInput', {
    channel: 'web',
    contact: { name, email: 'ada@example.com', phone: '+442079460123' },
    lines: [{ sku: MUG.sku, quantity: 3 }, { sku: TEA.sku, quantity: 2 }],
    shippingAddress: { name, line1: "12 St James's Square", city: 'London', postalCode: 'N1 1AA', country: 'GB' },
    shipping: gbp('4.95'),
    payments: [{ gateway: 'local', token }],
    ...rest,
  });
}

/** A mutation as the administrator; answers with the order. A refusal fails the test. */
export async function done(mutation, type, input) {
  const { [mutation]: payload } = await post(
    `mutation Do($input: ${type}!) {
      ${mutation}(input: $input) { order { id number version lines { id name } payments { id } } errors { code message path } }
    }`,
    { input: { idempotencyKey: crypto.randomUUID(), ...input } },
    asAdmin,
  );
  if (payload.errors.length) throw new Error(JSON.stringify(payload.errors));
  return payload.order;
}

/** The order as the graph tells it to the administrator. */
export async function told({ id }, selection) {
  const { order } = await post(`query Told($id: ID!) { order(id: $id) { ${selection} } }`, { id }, asAdmin);
  return order;
}

/** A window with the order, as seen by the account of that role in the demo shop: `care` or `admin`. */
export async function opened(t, { id, number }, options) {
  const page = await atDesk(t, `#/orders/${encodeURIComponent(id)}`, options);
  await page.getByRole('heading', { level: 1, name: number }).waitFor();
  return page;
}

/** The card of the page with that heading. */
export const card = (page, name) => page.getByRole('region', { name, exact: true });

export const press = (place, name) => place.getByRole('button', { name, exact: true }).click();

/** One more of that article, in a field of quantities. */
export const oneMore = (place, { name }) => place.getByRole('group', { name }).getByRole('button', { name: 'One more' }).click();
