// The list of orders while one reads it: orders come, change and go, and the server does too.

import { test } from 'node:test';
import { becomes } from './becomes.js';
import { atDesk, says } from './desk.js';
import { done } from './goods.js';
import { AWAY, killServer, startServer } from './house.js';
import { aName, placed, row, rows } from './jugs.js';

const searched = (text) => `#/orders?search=${encodeURIComponent(text)}`;

const canceled = ({ id }) =>
  done('mutation($input: OrderCancelInput!) { orderCancel(input: $input) { errors { code message } } }', {
    idempotencyKey: crypto.randomUUID(), orderId: id, reason: 'CUSTOMER',
  });

test('an order that comes in stands on top, lit up, and one that changes lights up where it is', async (t) => {
  const name = aName('Mary Jackson');
  const first = await placed(name);
  const page = await atDesk(t, searched(name));
  await row(page, first).waitFor();

  const lit = rows(page).getByText('New', { exact: true }).waitFor(); // for a few seconds
  const second = await placed(name);
  await lit;
  await rows(page).first().filter({ hasText: second.number }).waitFor();

  await canceled(first);
  await row(page, first).getByText('Canceled').first().waitFor();
  await rows(page).first().filter({ hasText: second.number }).waitFor();
  await becomes(() => rows(page).count(), 2);
});

test('what comes in above does not move what one reads: it is announced, and one press goes there', async (t) => {
  const page = await atDesk(t, '#/orders');
  await rows(page).nth(12).waitFor();
  await page.locator('.long-list').evaluate((list) => list.scrollTo({ top: 520 }));
  await becomes(async () => (await readAt(page)) !== null, true);
  const before = await readAt(page);

  const orders = [await placed('Katherine Johnson'), await placed('Dorothy Vaughan')];
  await page.getByRole('button', { name: '2 new orders above' }).waitFor();

  await becomes(() => readAt(page), before);
  await page.getByRole('button', { name: '2 new orders above' }).click();
  for (const order of orders) await row(page, order).waitFor();
  await page.getByRole('button', { name: /new orders? above/ }).waitFor({ state: 'detached' });
});

test('an order that no longer matches is dimmed for a moment, says why, and goes', async (t) => {
  const name = aName('Joan Clarke');
  const [stays, goes] = [await placed(name), await placed(name)];
  const page = await atDesk(t, `${searched(name)}&status=OPEN`);
  await row(page, goes).waitFor();

  const said = row(page, goes).getByText('No longer matches').waitFor(); // for a few seconds
  await canceled(goes);

  await said;
  await row(page, goes).waitFor({ state: 'detached' });
  await becomes(() => row(page, stays).count(), 1);
});

test('when the server dies and comes back, the list misses nothing and shows nothing twice', async (t) => {
  const name = aName('Evelyn Boyd');
  const first = await placed(name);
  const page = await atDesk(t, searched(name), { allow: AWAY });
  await row(page, first).waitFor();

  await killServer();
  await says(page, /You are offline/);
  await row(page, first).waitFor();
  await startServer();
  const meanwhile = [await placed(name), await placed(name)];

  for (const order of meanwhile) await row(page, order).waitFor();
  await becomes(() => rows(page).count(), 3);
});

/** The order in the middle of what is to be seen, and where in the list it stands; null while its row is drawn. */
const readAt = (page) => page.locator('.long-list').evaluate((list) => {
  const { left, top, height } = list.getBoundingClientRect();
  const row = document.elementFromPoint(left + 40, top + Math.min(height, 300) / 2)?.closest('li');
  return row && { number: row.querySelector('.order-row-number').textContent, at: Math.round(row.getBoundingClientRect().top - top) };
});
