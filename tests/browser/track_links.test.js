// Links that open nothing, and the way to one that does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { anArticle } from './goods.js';
import { CUT_SHORT, openWindow } from './house.js';
import { anOrder } from './orders.js';
import { looksRight } from './pictures.js';
import { follow, heading, MUG } from './track_steps.js';

/** What a browser says by itself when a request is refused. */
const REFUSED = [/Failed to load resource: the server responded with a status of 401/, CUT_SHORT];
const NOT_OURS = `ot_${'A'.repeat(48)}`;

test('without a link one asks for one, and the answer gives nothing away', async (t) => {
  const page = await openWindow(t, '/track/', { locale: 'en-GB' });
  await heading(page, 'Find your order');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await becomes(() => page.getByText('Please fill this in.').count(), 3);
  await becomes(() => page.evaluate(() => document.activeElement.name), 'number');

  await page.getByLabel('Order number').fill('WEB-1');
  await page.getByLabel('E-mail address').fill('nobody');
  await page.getByLabel('Postal code').fill('N1 1AA');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByText('This does not look like an e-mail address.').waitFor();
  await looksRight(page, 'track-ask');

  await page.getByLabel('E-mail address').fill('nobody@example.com');
  await page.getByLabel('E-mail address').press('Enter');
  await page.getByText('If there is such an order, a link is on its way to the address we have.').waitFor();
});

test('a link that has ended says so, and one that lost its end says that', async (t) => {
  const ended = await openWindow(t, `/track/#${NOT_OURS}`, { locale: 'en-GB', allow: REFUSED });
  await heading(ended, 'This link does not open anything any more');
  await ended.getByLabel('Order number').waitFor();
  await looksRight(ended, 'track-ended');

  const cut = await openWindow(t, `/track/#${NOT_OURS.slice(0, -5)}`, { locale: 'en-GB', allow: REFUSED });
  await heading(cut, 'This link is not whole');
});

test('a link that is ended while somebody looks closes the order at once, and a new one in its place opens it', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  const page = await follow(t, order, { allow: REFUSED });
  await heading(page, 'Your order is confirmed');
  await order.endLinks();
  await heading(page, 'This link was ended while you were looking');
  await page.getByText(order.number).waitFor({ state: 'detached' });

  const other = await anOrder({ lines: [{ sku, quantity: 1 }] });
  await page.evaluate((token) => (location.hash = token), other.token);
  await heading(page, 'Your order is confirmed');
  await page.getByText(other.number).waitFor();
});

test('the token stays behind the #: no request has it in its address, and nothing keeps it', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  const page = await openWindow(t, '/track/', { locale: 'en-GB' });
  const addresses = [];
  page.on('request', (request) => addresses.push(request.url(), request.headers().referer ?? ''));
  page.on('websocket', (socket) => addresses.push(socket.url()));
  await page.evaluate((token) => (location.hash = token), order.token);
  await heading(page, 'Your order is confirmed');

  assert.ok(addresses.length > 0);
  assert.deepEqual(addresses.filter((address) => address.includes(order.token)), []);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
});

test('the demo offers an order to follow', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  const page = await openWindow(t, '/track/', { locale: 'en-GB' });
  // What `make demo` writes into the page; it is read with every rendering.
  await page.locator('meta[name=orderwire-demo]').evaluate((meta, hints) => (meta.content = hints), JSON.stringify({ orderToken: order.token }));
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Follow an order that moves now' }).click();
  await heading(page, 'Your order is confirmed');
});
