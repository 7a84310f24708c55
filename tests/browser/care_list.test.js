// The list of orders: what it shows, what it finds, and how it is used without a mouse.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, hasFocus } from './becomes.js';
import { atDesk, says } from './desk.js';
import { done } from './goods.js';
import { asAdmin, post } from './house.js';
import { aName, placed, row, rows } from './jugs.js';
import { looksRight } from './pictures.js';

const search = (page) => page.getByRole('searchbox', { name: 'Search' });

const tagged = ({ id }, ...tags) =>
  done('mutation($input: OrderTagsInput!) { orderTagsAdd(input: $input) { errors { code message } } }', {
    idempotencyKey: crypto.randomUUID(), orderId: id, tags,
  });

test('the list shows the newest orders, what they come to in each state, and when they came', async (t) => {
  const order = await placed('Grace Hopper');
  const page = await atDesk(t, '#/orders');

  await row(page, order).waitFor();
  await rows(page).first().filter({ hasText: order.number }).waitFor();
  await says(row(page, order), 'Grace Hopper');
  await says(row(page, order), '£18.00');
  const { orders } = await post('{ orders(first: 1) { totalCount } }', {}, asAdmin);
  await says(page, `${orders.totalCount.toLocaleString('en-GB')} orders match`);
  await page.getByRole('table', { name: 'Placed in the last 24 hours' }).waitFor({ state: 'attached' });
  await looksRight(page, 'care-orders');
});

test('a search finds by words of a name, filters narrow it, the address keeps both, and nothing is said kindly', async (t) => {
  const [first, second] = [aName('Hedwig'), aName('Kiesler')].map((name) => name.replace('-', ''));
  const order = await placed(`${first} Eva Maria ${second}`);
  const page = await atDesk(t, '#/orders');

  await search(page).fill(`${second.toLowerCase()} hedwig`);
  await row(page, order).waitFor();
  await rows(page).nth(1).waitFor({ state: 'detached' });

  await page.locator('summary', { hasText: 'Status' }).click();
  await page.getByRole('checkbox', { name: 'Canceled' }).check();
  await says(page, 'No order matches');
  await page.keyboard.press('Escape');
  assert.match(new URL(page.url()).hash, /^#\/orders\?search=kiesler\+\w+\+hedwig&status=CANCELED$/);
  await looksRight(page, 'care-orders-empty');

  await page.reload();
  await says(page, 'No order matches');
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await rows(page).nth(10).waitFor();
});

test('tags, days and amounts narrow the list too, and what cannot be an amount is said at its field', async (t) => {
  const order = await placed('Annie Easley');
  const tag = `vip-${order.number}`;
  await tagged(order, tag);
  const page = await atDesk(t, `#/orders?tag=${tag}`);
  await row(page, order).waitFor();
  await becomes(() => rows(page).count(), 1);

  await page.getByLabel('Amounts in').selectOption('GBP');
  await page.getByLabel('Total from').fill('19');
  await says(page, 'No order matches');
  await page.getByLabel('Total from').fill('seventeen');
  await says(page, 'An amount, like 49.90');
  await row(page, order).waitFor();
  await page.getByLabel('Placed until').fill('2020-01-01');
  await says(page, 'No order matches');
});

test('with the keyboard alone one searches, walks, opens an order and comes back to the same row', async (t) => {
  const name = aName('Radia Perlman');
  const [older, newer] = [await placed(name), await placed(name)];
  const page = await atDesk(t, '#/orders');
  await rows(page).first().focus();

  await page.keyboard.press('/');
  await hasFocus(search(page));
  await page.keyboard.type(name);
  await says(page, '2 orders, and no others.');
  await rows(page).first().filter({ hasText: newer.number }).focus();
  await page.keyboard.press('j');
  await page.locator(':focus', { hasText: older.number }).waitFor();
  await page.keyboard.press('k');
  await page.locator(':focus', { hasText: newer.number }).waitFor();
  await page.keyboard.press('Enter');

  await page.waitForURL(`**#/orders/${encodeURIComponent(newer.id)}`);
  await page.getByRole('heading', { level: 1, name: newer.number }).waitFor();
  await page.goBack();
  await row(page, older).waitFor();
  await becomes(() => search(page).inputValue(), name);
});

test('names of 200 characters and names from right to left keep their place', async (t) => {
  const long = `Wolfeschlegelstein${'hausen'.repeat(31)}`.slice(0, 200);
  await placed(long);
  await placed('عائشة عبد الرحمن');
  const page = await atDesk(t, '#/orders');
  await says(page, 'عائشة عبد الرحمن');

  await looksRight(page, 'care-orders-names');
});
