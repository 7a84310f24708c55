// Orders that come in more than one way: in a van's window that may still be moved, in several deliveries, as a kit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, hasFocus } from './becomes.js';
import { anArticle, done, inDays } from './goods.js';
import { post } from './house.js';
import { anOrder, keptBy } from './orders.js';
import { looksRight } from './pictures.js';
import { follow, heading, MUG } from './track_steps.js';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const HOME = { name: 'Ada Example', line1: '1 The Green', city: 'London', postalCode: 'N1 1AA', country: 'GB' };
const SAVE = 'mutation($input: DeliverySlotsSaveInput!) { deliverySlotsSave(input: $input) { errors { code message } } }';
const SLOTS = 'query { deliverySlots(channel: "web", location: "ST-LONDON") { startsAt } }';
const PLACE = `mutation($input: OrderPlaceInput!) {
  orderPlace(input: $input) { trackingToken order { id number } errors { code message path } }
}`;

/** An order with deliveries of its own: `{ key: lines }`, and what is said of each delivery. */
async function ordered(wanted, deliveries) {
  const lines = Object.entries(wanted).flatMap(([delivery, each]) => each.map((line) => ({ ...line, delivery })));
  const { orderPlace } = await post(PLACE, {
    input: {
      idempotencyKey: crypto.randomUUID(), channel: 'web', lines, deliveries, shippingAddress: HOME,
      contact: { name: HOME.name, email: 'ada@example.com' }, allowBackorder: true,
    },
  });
  assert.deepEqual(orderPlace.errors, []);
  return keptBy(orderPlace.order, orderPlace.trackingToken);
}

/** The London store's van drives twice a day, with room for so many in the second window. */
async function aVan(room) {
  const windows = [['09:00', '12:00', 9], ['18:00', '21:00', room]].map(([opens, closes, capacity]) => ({ weekdays: DAYS, opens, closes, capacity }));
  await done(SAVE, { location: 'ST-LONDON', windows });
  const { deliverySlots } = await post(SLOTS);
  return deliverySlots.filter(({ startsAt }) => Date.parse(startsAt) > Date.now() + 3_600_000).map(({ startsAt }) => startsAt);
}

async function broughtAt(startsAt) {
  const { sku, receive } = await anArticle(MUG);
  await receive(5, 'ST-LONDON');
  return ordered({ van: [{ sku, quantity: 1 }] }, [{ key: 'van', method: 'LOCAL_DELIVERY', slot: { location: 'ST-LONDON', startsAt } }]);
}

const clock = (startsAt) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' }).format(new Date(startsAt));

test('a van’s window is moved: every one with room is offered, and the page says the new one at once', async (t) => {
  const starts = await aVan(1);
  const morning = starts.find((startsAt) => clock(startsAt) === '09:00');
  const order = await broughtAt(morning);
  const page = await follow(t, order);
  await becomes(() => page.locator('.promise-day').innerText(), /between 0?9:00 and/);

  await page.getByRole('button', { name: 'Choose another time' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('your time now').waitFor();
  await looksRight(page, 'track-slots');
  await dialog.getByRole('radio', { name: /18:00/ }).first().check();
  await dialog.getByRole('button', { name: 'Take this time' }).click();

  await dialog.waitFor({ state: 'detached' });
  await becomes(() => page.locator('.promise-day').innerText(), /between 18:00 and/);
  await hasFocus(page.getByRole('button', { name: 'Choose another time' }));
});

test('a window that somebody else takes meanwhile is said to be full, and the others stand there anew', async (t) => {
  const starts = await aVan(1);
  const [morning, evening] = ['09:00', '18:00'].map((time) => starts.findLast((startsAt) => clock(startsAt) === time));
  const page = await follow(t, await broughtAt(morning));
  await page.getByRole('button', { name: 'Choose another time' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /18:00/ }).last().check();
  await broughtAt(evening);

  await dialog.getByRole('button', { name: 'Take this time' }).click();
  await dialog.getByRole('alert').getByText('This time has just been taken. Please choose another one.').waitFor();
  await becomes(() => page.locator('.promise-day').innerText(), /between 0?9:00 and/);
});

test('an order of several deliveries tells each one’s day, way and contents under its own heading', async (t) => {
  const now = await anArticle(MUG);
  const later = await anArticle({ ...MUG, name: 'Almanac of next year', availableFrom: inDays(30) });
  const order = await ordered(
    { one: [{ sku: now.sku, quantity: 2 }], other: [{ sku: later.sku, quantity: 1 }] },
    [{ key: 'one', method: 'SHIP' }, { key: 'other', method: 'SHIP', giftMessage: 'For the new year' }],
  );
  const page = await follow(t, order);
  const [one, other] = [1, 2].map((place) => page.getByRole('region', { name: `Delivery ${place} of 2` }));
  await one.locator('.contents').getByText(MUG.name).waitFor();
  await other.locator('.contents').getByText('Almanac of next year').waitFor();
  await other.getByText('For the new year').waitFor();
  await becomes(() => one.locator('.contents > li').count(), 1);

  await order.accept();
  await order.dispatch({ trackingNumber: `RM${Date.now()}` });
  await one.locator('.parcel').getByText(`2 × ${MUG.name}`).waitFor();
  await becomes(() => page.locator('.parcel').count(), 1);
  await becomes(() => other.locator('[aria-current=step] .step-name').innerText(), 'Confirmed');
  await looksRight(page, 'track-deliveries');
});

test('a kit is one article that says what it is made of, in the order and in its parcel', async (t) => {
  const [cup, saucer] = [await anArticle({ ...MUG, name: 'Cup' }), await anArticle({ ...MUG, name: 'Saucer' })];
  const kit = await anArticle({ name: 'Tea for two', price: '30.00', components: [{ sku: cup.sku, quantity: 2 }, { sku: saucer.sku, quantity: 2 }] });
  const order = await anOrder({ lines: [{ sku: kit.sku, quantity: 1 }] });
  const page = await follow(t, order);
  const contents = page.locator('.contents > li');
  await contents.getByText('Tea for two').waitFor();
  await becomes(() => contents.count(), 1);
  await becomes(() => contents.innerText(), /Made of 2 × Cup, 2 × Saucer/);

  await order.accept();
  await order.dispatch({ trackingNumber: `RM${Date.now()}` });
  await heading(page, 'It is on its way');
  await becomes(() => page.locator('.inside').innerText(), /^1 × Tea for two\s+2 × Cup, 2 × Saucer$/);
  await looksRight(page, 'track-kit');
});
