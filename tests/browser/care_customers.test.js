// Customers at the care desk: found while the phone rings, seen at a glance, and what was said is written down.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { atDesk, says } from './desk.js';
import { done } from './goods.js';
import { asAdmin, post } from './house.js';
import { placed } from './jugs.js';
import { looksRight } from './pictures.js';

async function aCustomer(profile) {
  const { customer } = await done(
    'mutation($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } errors { code message path } } }',
    { idempotencyKey: crypto.randomUUID(), profile },
  );
  return customer;
}

const at = ({ id }) => `#/customers/${encodeURIComponent(id)}`;
const orders = (page) => page.getByRole('region', { name: 'Orders' });

test('a customer is found by a part of the name or by the whole address, and nobody by what nobody has', async (t) => {
  const mark = crypto.randomUUID().slice(0, 8);
  await aCustomer({ name: `Zora Neale ${mark}`, email: `zora.${mark}@example.com` });
  const page = await atDesk(t, '#/customers');
  const found = page.getByRole('list', { name: 'Customers' }).getByRole('listitem');
  const field = page.getByRole('searchbox', { name: 'Find a customer' });
  await found.nth(5).waitFor();

  await field.fill(mark);
  await found.nth(1).waitFor({ state: 'detached' });
  await says(found, `Zora Neale ${mark}`);
  await looksRight(page, 'care-customers');
  await field.fill(`nobody-${mark}`);
  await says(page, 'Nobody is found');
  await field.fill(`zora.${mark}@example.com`);
  await found.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: `Zora Neale ${mark}` }).waitFor();
});

test('a list of customers goes on as far as one wants to see it', async (t) => {
  const mark = crypto.randomUUID().slice(0, 8);
  for (let number = 0; number < 52; number += 1) await aCustomer({ name: `Cohort ${mark} ${number}` });
  const page = await atDesk(t, `#/customers?search=${mark}`);
  const found = page.getByRole('list', { name: 'Customers' }).getByRole('listitem');
  await becomes(() => found.count(), 50);

  await page.getByRole('button', { name: 'Show more' }).click();

  await becomes(() => found.count(), 52);
  await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' });
});

test('a customer is seen at a glance, and a new order shows without a reload', async (t) => {
  const customer = await aCustomer({ name: 'Ida Rhodes', email: `ida.${crypto.randomUUID().slice(0, 8)}@example.com`, phone: '+442079460999' });
  const paid = await placed('Ida Rhodes', { customerId: customer.id, payments: [{ gateway: 'local', token: 'ok' }] });
  const page = await atDesk(t, at(customer));

  await says(orders(page), paid.number);
  await says(page.getByRole('list', { name: 'In figures' }), '1 order');
  await says(page.getByRole('region', { name: 'Reached by' }), '+442079460999');
  const later = await placed('Ida Rhodes', { customerId: customer.id });
  await says(orders(page), later.number);
  await says(page.getByRole('list', { name: 'In figures' }), '2 orders');
  await looksRight(page, 'care-customer');
});

test('a contact and a note are written down where the next agent finds them', async (t) => {
  const customer = await aCustomer({ name: 'ليلى العثمان' });
  const order = await placed('ليلى العثمان', { customerId: customer.id });
  const page = await atDesk(t, at(customer));
  await says(orders(page), order.number);

  await page.getByRole('button', { name: 'Write a contact down' }).click();
  const dialog = page.getByRole('dialog', { name: 'Write a contact down' });
  await dialog.getByLabel('What it was about').selectOption({ label: 'Delivery' });
  await dialog.getByLabel('Order').selectOption({ label: order.number });
  await dialog.getByLabel('What was said').fill('Wants it on Friday.');
  await looksRight(page, 'care-contact');
  await dialog.getByRole('button', { name: 'Write down', exact: true }).dblclick();
  await dialog.waitFor({ state: 'detached' });
  await says(page.getByRole('region', { name: 'Contacts' }), 'Wants it on Friday.');

  await page.getByLabel('New note').fill('Speaks Arabic and French.');
  await page.getByRole('button', { name: 'Add note' }).dblclick();
  await says(page.getByRole('region', { name: 'Notes' }).getByRole('listitem'), 'Speaks Arabic and French.');
  await becomes(() => page.getByLabel('New note').inputValue(), '');
  const told = await post(
    'query($id: ID!) { customer(id: $id) { notes { body } contacts { reason summary order { number } } } }', customer, asAdmin,
  );
  assert.deepEqual(told.customer, {
    notes: [{ body: 'Speaks Arabic and French.' }],
    contacts: [{ reason: 'DELIVERY', summary: 'Wants it on Friday.', order: { number: order.number } }],
  });
});
