// Two agents at one order: they see each other, and who was slower loses nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { says } from './desk.js';
import { card, done, MUG, oneMore, opened, placed, press, TEA, told } from './desk_order.js';

test('two agents see what the other does without a reload', async (t) => {
  const order = await placed();
  const [one, other] = [await opened(t, order), await opened(t, order, { as: 'admin' })];

  await press(one, 'Hold');
  const hold = one.getByRole('dialog', { name: 'Hold' });
  await hold.getByLabel('Why').selectOption({ label: 'Address' });
  await press(hold, 'Hold it');
  await says(other.getByRole('status'), /A colleague, .*: Held: address/);
  await says(card(other, 'Holds'), 'Address');
  await other.getByLabel('A new note').fill('The house is number 12.');
  await press(other, 'Write it down');

  await says(card(one, 'Notes'), 'The house is number 12.');
  await says(one.getByRole('status'), /A colleague, .*: Noted: “The house is number 12\.”/);
  assert.equal(await one.getByRole('status').getByText('Held: address').count(), 0, 'one’s own deeds are no news');
});

test('who was slower reads what the other did, finds what was typed, and does it with one more press', async (t) => {
  const order = await placed();
  const page = await opened(t, order);
  await press(page, 'Cancel units');
  const dialog = page.getByRole('dialog', { name: 'Cancel units' });
  await oneMore(dialog, MUG);
  await dialog.getByLabel('Note').fill('One has a crack.');

  await done('orderCancel', 'OrderCancelInput', {
    orderId: order.id, reason: 'PRICE', lines: [{ orderLineId: order.lines[1].id, quantity: 2 }],
  });
  await says(dialog, 'The order changed while you decide.');
  await says(dialog, `2 × ${TEA.name} canceled: the price was wrong`);
  await press(dialog, 'Cancel 1 unit');
  await says(dialog, 'Not done: the order changed while you decided.');
  assert.equal((await told(order, 'cancellations { id }')).cancellations.length, 1, 'nothing was done behind the agent’s back');
  await becomes(() => dialog.getByLabel('Note').inputValue(), 'One has a crack.');
  await press(dialog, 'Cancel 1 unit all the same');

  await dialog.waitFor({ state: 'detached' });
  const { cancellations } = await told(order, 'cancellations { reason note lines { canceledQuantity } }');
  assert.deepEqual(cancellations, [
    { reason: 'PRICE', note: null, lines: [{ canceledQuantity: 2 }] },
    { reason: 'CUSTOMER', note: 'One has a crack.', lines: [{ canceledQuantity: 1 }] },
  ]);
});
