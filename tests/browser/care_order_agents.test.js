// Two agents at one order: they see each other, and who was slower loses nothing. And one agent whose line is lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { card, done, MUG, oneMore, opened, placed, press, says, TEA, told } from './desk_order.js';
import { AWAY, killServer, startServer } from './house.js';

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
  assert.equal(await dialog.getByLabel('Note').inputValue(), 'One has a crack.');
  await press(dialog, 'Cancel 1 unit all the same');

  await dialog.waitFor({ state: 'detached' });
  const { cancellations } = await told(order, 'cancellations { reason note lines { canceledQuantity } }');
  assert.deepEqual(cancellations, [
    { reason: 'PRICE', note: null, lines: [{ canceledQuantity: 2 }] },
    { reason: 'CUSTOMER', note: 'One has a crack.', lines: [{ canceledQuantity: 1 }] },
  ]);
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

test('what happened while the server was away is told once, when the page is back by itself', async (t) => {
  const order = await placed();
  const page = await opened(t, order, { allow: AWAY });
  await says(card(page, 'What happened'), 'Placed for £49.95');

  await killServer();
  await page.getByText('You are offline.').waitFor();
  await says(card(page, 'What was bought'), '3 being prepared');
  await startServer();
  await done('orderNoteAdd', 'OrderNoteAddInput', { orderId: order.id, body: 'Called back at noon.' });

  await says(card(page, 'Notes'), 'Called back at noon.');
  await says(card(page, 'What happened'), 'Noted: “Called back at noon.”');
  const sentences = await card(page, 'What happened').getByRole('listitem').allInnerTexts();
  assert.deepEqual(sentences.map((step) => step.split('\n')[0]), ['Noted: “Called back at noon.”', 'The bank promised the money', 'Placed for £49.95']);
});

test('a refund whose answer was lost is asked for again by itself, and done once', async (t) => {
  const order = await placed();
  await done('paymentCapture', 'PaymentCaptureInput', { paymentId: order.payments[0].id });
  const page = await opened(t, order, { allow: AWAY });
  await press(page, 'Refund');
  const dialog = page.getByRole('dialog', { name: 'Refund' });
  await dialog.getByLabel('Beside that').fill('5,00');
  let asked = 0;
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('GiveBack')) return route.fallback();
    asked += 1;
    if (asked > 1) return route.fallback();
    await route.fetch();
    return route.abort();
  });

  await press(dialog, 'Give the money back');
  await says(dialog, 'The answer was lost on its way.');

  await dialog.waitFor({ state: 'detached' });
  await says(card(page, 'What happened'), '£5.00 given back: goodwill');
  assert.equal(asked, 2);
  const { refunds } = await told(order, 'refunds { total { amount } }');
  assert.deepEqual(refunds, [{ total: { amount: '5.00' } }]);
});
