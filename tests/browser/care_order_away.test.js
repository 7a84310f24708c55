// An order's page while the server is away: nothing is missed, nothing is told or done twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { says } from './desk.js';
import { card, done, opened, placed, press, told } from './desk_order.js';
import { AWAY, killServer, startServer } from './house.js';

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
  const sentences = async () => (await card(page, 'What happened').getByRole('listitem').allInnerTexts()).map((step) => step.split('\n')[0]);
  await becomes(sentences, ['Noted: “Called back at noon.”', 'The bank promised the money', 'Placed for £49.95']);
});

test('a refund whose answer was lost is asked for again by itself, and done once', async (t) => {
  const order = await placed();
  await done('paymentCapture', 'PaymentCaptureInput', { paymentId: order.payments[0].id });
  const page = await opened(t, order, { allow: AWAY });
  await press(page, 'Refund');
  const dialog = page.getByRole('dialog', { name: 'Refund' });
  await dialog.getByLabel('Beside that').fill('5,00');
  let asked = 0;
  let answer;
  const wasSeen = new Promise((resolve) => (answer = resolve));
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('GiveBack')) return route.fallback();
    asked += 1;
    if (asked > 1) return wasSeen.then(() => route.fallback());
    await route.fetch();
    return route.abort();
  });

  await press(dialog, 'Give the money back');
  await says(dialog, 'The answer was lost on its way.');
  answer();

  await dialog.waitFor({ state: 'detached' });
  await says(card(page, 'What happened'), '£5.00 given back: goodwill');
  assert.equal(asked, 2);
  const { refunds } = await told(order, 'refunds { total { amount } }');
  assert.deepEqual(refunds, [{ total: { amount: '5.00' } }]);
});
