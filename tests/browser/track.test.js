// One link, one order: what the person who waits for it sees, without ever reloading.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { anArticle, inDays } from './goods.js';
import { anOrder } from './orders.js';
import { looksRight } from './pictures.js';
import { follow, heading, MUG } from './track_steps.js';

const BUNTING = { sku: '23298', quantity: 1 };

const currentIs = (page, name) => becomes(() => page.locator('[aria-current=step] .step-name').allInnerTexts(), [name]);

test('a parcel is followed from the shelf to the door without a reload, and its news is said aloud', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 2 }, BUNTING] });
  const page = await follow(t, order);
  await heading(page, 'Your order is confirmed');
  await currentIs(page, 'Confirmed');
  assert.match(await page.locator('.promise-day').innerText(), /^Arrives by \w+ \d+ \w+$/);
  assert.deepEqual(await page.locator('.news').allInnerTexts(), ['']);

  await order.accept();
  await heading(page, 'We are preparing it');
  await order.dispatch({ trackingNumber: 'RM123456789GB' });
  await heading(page, 'It is on its way');
  await order.see('OUT_FOR_DELIVERY', { place: 'London N1' });
  await heading(page, 'It arrives today');
  await becomes(() => page.locator('.news').innerText(), 'News of your order: It arrives today');
  await currentIs(page, 'Out for delivery');
  const parcel = page.locator('.parcel');
  await becomes(() => parcel.innerText(), /RM123456789GB[\s\S]*2 × Hand-thrown mug, ash glaze\n1 × Spotty Bunting/);

  await order.see('DELIVERED');
  await heading(page, 'It has arrived');
  await currentIs(page, 'Delivered');
  await becomes(() => page.locator('.promise').innerText(), /^Arrived on .*\s+On time, as promised$/);
  await becomes(() => page.title(), `It has arrived · ${order.number}`);
});

test('what a card has promised is charged when the goods leave, and nothing is still to pay', async (t) => {
  const { sku } = await anArticle(MUG);
  const payments = [{ gateway: 'local', tender: 'CARD', token: 'ok' }];
  const order = await anOrder({ lines: [{ sku, quantity: 2 }], order: { payments } });
  const page = await follow(t, order);
  const costs = page.locator('.totals');

  await becomes(() => costs.innerText(), /Total\s+£42\.95\s+Charged when it leaves\s+£42\.95$/);
  await order.dispatch();
  await becomes(() => costs.innerText(), /Total\s+£42\.95\s+Paid\s+£42\.95$/);
});

test('a day that moves is shown beside the one that was promised, with the reason', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  const page = await follow(t, order);
  const promised = (await page.locator('.promise-day').innerText()).replace('Arrives by ', '');
  await order.accept();
  await order.dispatch({ trackingNumber: `RM${Date.now()}` });
  await order.see('IN_TRANSIT', { place: 'Birmingham', estimatedDeliveryAt: inDays(9) });

  await heading(page, 'It comes later than promised');
  const there = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Europe/London' });
  const promise = await page.locator('.promise').innerText();
  assert.ok(promise.startsWith(`Arrives by ${there.format(new Date(inDays(9)))}`), promise);
  assert.ok(promise.includes(`Promised for ${promised}. The carrier expects another day.`), promise);
  await page.getByText('How the day changed').click();
  await becomes(() => page.locator('.promise .history > li').count(), 2);
  await looksRight(page, 'track-late');
});

test('the way is drawn from the place that it left to the area that it goes to, and stands beside the drawing in words', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  await order.accept();
  await order.dispatch();
  const page = await follow(t, order, { viewport: { width: 360, height: 780 } });
  await page.locator('.parcel').scrollIntoViewIfNeeded();
  const map = page.locator('.map');
  await map.locator('.map-land').first().waitFor();
  await map.getByRole('img', { name: 'On the map' }).waitFor();
  await becomes(() => map.locator('.map-list').innerText(), /^Daventry warehouse\nLeft here .*\nLondon\nGoes here$/);
  await looksRight(page, 'track-map');
});

test('names of any length and direction stand in their place', async (t) => {
  const long = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(4).slice(0, 200);
  const [one, other] = [await anArticle({ ...MUG, name: long }), await anArticle({ ...MUG, name: 'كوب خزفي مصنوع يدويا' })];
  const order = await anOrder({
    lines: [{ sku: one.sku, quantity: 1 }, { sku: other.sku, quantity: 2 }],
    delivery: { giftMessage: `שלום וברכה, ${'very '.repeat(20)}best wishes` },
  });
  const page = await follow(t, order);
  await page.getByText(long).waitFor();
  await becomes(() => page.getByText('كوب خزفي').evaluate((name) => getComputedStyle(name).direction), 'rtl');
  await looksRight(page, 'track-names');
});

test('the page speaks the visitor’s language, or the one that the link asks for', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  const german = await follow(t, order, { locale: 'de-DE' });
  await heading(german, 'Ihre Bestellung ist bestätigt');
  assert.match(await german.locator('.promise-day').innerText(), /^Kommt bis \S+, \d+\. \S+$/);
  assert.match(await german.locator('.totals .sum').innerText(), /Gesamt\s+\d+,\d\d\s£/);
  await looksRight(german, 'track-german');
  await german.getByRole('button', { name: 'English' }).press('Enter');
  await heading(german, 'Your order is confirmed');
  await becomes(() => german.locator('html').getAttribute('lang'), 'en');

  await german.reload();
  await heading(german, 'Your order is confirmed');
  const asked = await follow(t, order, { locale: 'fr-FR', query: '?lang=de' });
  await heading(asked, 'Ihre Bestellung ist bestätigt');
});

test('the first screen of a phone needs less than 30 kB of script', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  const page = await follow(t, order, { viewport: { width: 360, height: 640 } });
  await heading(page, 'Your order is confirmed');
  const bytes = await page.evaluate(() =>
    performance.getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0));
  t.diagnostic(`${bytes} bytes of script`);
  assert.ok(bytes > 10_000 && bytes < 30_000, `${bytes} bytes`);
});
