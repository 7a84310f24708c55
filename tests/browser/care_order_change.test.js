// A change of an order that is prepared at the care desk: looked at before anything is so, done whole or not at all.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { says } from './desk.js';
import { card, MUG, oneMore, opened, placed, press, STRAINER, TEA, told } from './desk_order.js';

test('a change is prepared, looked at, and committed at the total that was read to the shopper', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await press(page, 'Change the order');
  const change = page.getByRole('region', { name: 'You are changing this order' });
  await oneMore(change, MUG);
  await says(change, '3 → 4');
  await change.getByLabel('Add something').fill(STRAINER.sku);
  await press(change, `Add ${STRAINER.name}`);
  await says(change, `${STRAINER.name}: 1 new`);
  await press(change, 'A discount');
  const discount = page.getByRole('dialog', { name: 'A discount' });
  await discount.getByLabel('How much').fill('1');
  await discount.getByLabel('Why').fill('A torn box last time');
  await press(discount, 'Put it into the change');
  await says(change, '−£1.00');
  assert.equal((await told(order, 'totals { total { amount } }')).totals.total.amount, '49.95');

  await press(change, 'Change the order: £63.95');
  await change.waitFor({ state: 'detached' });
  await says(card(page, 'What was bought'), STRAINER.name);
  await says(card(page, 'What happened'), `Changed (+1 × ${MUG.name}, +1 × ${STRAINER.name}), +£14.00`);
  assert.equal((await told(order, 'totals { total { amount } }')).totals.total.amount, '63.95');
});

test('a change that asks for more than is there is refused with what is there, and given up leaves the order as it was', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await press(page, 'Change the order');
  const change = page.getByRole('region', { name: 'You are changing this order' });
  const quantity = change.getByRole('group', { name: TEA.name });
  await quantity.getByLabel('Quantity').fill('900000');
  await says(change, /^Of T-.+, \d+ are wanted and only \d+ are there\. Take fewer, or let the rest wait for stock\.$/);
  await becomes(() => quantity.getByLabel('Quantity').inputValue(), '2');
  await press(change, 'Give the change up');

  await change.waitFor({ state: 'detached' });
  await says(card(page, 'What happened'), 'The prepared change was given up');
  const { lines } = await told(order, 'lines { quantity }');
  assert.deepEqual(lines, [{ quantity: 3 }, { quantity: 2 }]);
});

test('a change that a colleague prepares is seen as it grows, and nobody begins a second one', async (t) => {
  const order = await placed();
  const [author, other] = [await opened(t, order), await opened(t, order, { as: 'admin' })];

  await press(author, 'Change the order');
  await oneMore(author.getByRole('region', { name: 'You are changing this order' }), MUG);

  const seen = other.getByRole('region', { name: 'A colleague is changing this order' });
  await says(seen, '3 → 4');
  await press(other, 'Not possible now');
  await says(other.getByRole('menuitem', { name: 'Change the order' }), 'A change is being prepared already, see above.');
  await press(author, 'Change the order: £61.95');
  await seen.waitFor({ state: 'detached' });
  await says(card(other, 'What was bought'), '4 being prepared');
});

test('another address and another way of delivery are part of the same change', async (t) => {
  for (const article of [MUG, TEA]) await article.receive(5, 'ST-LONDON');
  const order = await placed();
  const page = await opened(t, order);
  await press(page, 'Change the order');
  const change = page.getByRole('region', { name: 'You are changing this order' });

  await press(change, 'Another address');
  const address = page.getByRole('dialog', { name: 'Another address' });
  await becomes(() => address.getByLabel('Street and number').inputValue(), "12 St James's Square");
  await address.getByLabel('Country, by its two letters').fill('qx');
  await says(address, 'There is no such country.');
  await address.getByLabel('Country, by its two letters').fill('gb');
  await says(address, 'United Kingdom');
  await address.getByLabel('Postal code').fill('SW1Y 4LE');
  await press(address, 'Put it into the change');
  await says(change, 'Delivery: another address');

  await press(change, 'Another way of delivery');
  const way = page.getByRole('dialog', { name: 'Another way of delivery' });
  await way.getByLabel('How').selectOption({ label: 'Collected in a store' });
  await way.getByLabel('Where').selectOption({ label: 'London store' });
  await press(way, 'Put it into the change');
  await says(change, /Collected in a store, London store/);
});

test('a change that a colleague forgot can be ended for them', async (t) => {
  const order = await placed();
  const [author, other] = [await opened(t, order), await opened(t, order, { as: 'admin' })];
  await press(author, 'Change the order');
  const change = author.getByRole('region', { name: 'You are changing this order' });
  await change.waitFor();

  await press(other, 'End their change');

  await change.waitFor({ state: 'detached' });
  await author.getByRole('button', { name: 'Change the order' }).waitFor();
});
