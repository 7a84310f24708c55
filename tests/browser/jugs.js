// Orders of one jug each, for tests of the desk's list; and the rows that they are in it.

import { anArticle, done } from './goods.js';

const jug = await anArticle({ name: 'Enamel jug', price: '18.00', units: 500 });

/** A name that nobody else has, so that a search for it finds what a test made. */
export const aName = (name) => `${name} ${crypto.randomUUID().slice(0, 8)}`;

/** An order of one jug, which is 18.00, placed by somebody of that name. */
export async function placed(name, more = {}) {
  const { order } = await done(
    `mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id number version } errors { code message path } } }`,
    {
      idempotencyKey: crypto.randomUUID(), channel: 'web', contact: { name, email: 'jug@example.com' },
      lines: [{ sku: jug.sku, quantity: 1 }],
      shippingAddress: { name, line1: '1 The Green', city: 'London', postalCode: 'N1 1AA', country: 'GB' }, ...more,
    },
  );
  return order;
}

export const rows = (page) => page.getByRole('list', { name: 'Orders' }).getByRole('listitem');
export const row = (page, { number }) => rows(page).filter({ hasText: number });
