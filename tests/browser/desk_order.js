// Orders for tests of the care desk, each its own; and agents who look at them.

import { anArticle } from './goods.js';
import { asAdmin, openWindow, PASSWORD, post } from './house.js';

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

/** Sessions that were begun, by account: signing in as often as there are tests would be refused as an attack. */
const sessions = new Map();

/** A window with the order, as seen by the account of that name in the demo shop: `care` or `admin`. */
export async function opened(t, { id, number }, { as = 'care', ...options } = {}) {
  const path = `/care/#/orders/${encodeURIComponent(id)}`;
  const page = await openWindow(t, path, options);
  const session = sessions.get(as);
  if (session) {
    await page.evaluate((entries) => entries.forEach(([name, value]) => sessionStorage.setItem(name, value)), session);
    await page.reload();
  } else {
    await page.getByLabel('E-mail').fill(`${as}@demo.orderwire.example`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  await page.getByRole('heading', { level: 1, name: number }).waitFor();
  if (!session) sessions.set(as, await page.evaluate(() => Object.entries(sessionStorage)));
  return page;
}

/** The card of the page with that heading. */
export const card = (page, name) => page.getByRole('region', { name, exact: true });

/** Waits until the text stands there. */
export const says = (place, text) => place.getByText(text).first().waitFor();

export const press = (place, name) => place.getByRole('button', { name, exact: true }).click();

/** One more of that article, in a field of quantities. */
export const oneMore = (place, { name }) => place.getByRole('group', { name }).getByRole('button', { name: 'One more' }).click();
