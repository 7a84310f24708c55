// How what is in the basket gets to the shopper: ways, days and prices, places to collect at, and what cannot be had.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { anArticle, inDays } from './goods.js';
import { openWindow as open, post } from './house.js';
import { looksRight } from './pictures.js';

const IN_BRITAIN = { locale: 'en-GB', timezoneId: 'Europe/London' };
const HOME = { country: 'GB', postalCode: 'N1 1AA' };
const OPTIONS = `query($input: AvailabilityInput!) {
  availability(input: $input) { options { skus method name price { amount } promisedOn co2Grams location { name } } }
}`;

/** A window on the basket, with these lines in it (`{ sku: quantity }`). */
async function basketOf(t, wanted, options = {}) {
  const page = await open(t, '/shop/#/basket', { ...IN_BRITAIN, ...options });
  const lines = Object.entries(wanted).map(([sku, quantity]) => ({ sku, quantity }));
  await page.evaluate((kept) => localStorage.setItem('orderwire.basket.web', kept), JSON.stringify(lines));
  await page.reload();
  await page.locator('.basket-line').nth(lines.length - 1).waitFor();
  return page;
}

async function sayWhere(page, postalCode = HOME.postalCode) {
  await page.getByLabel('Postal code').fill(postalCode);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('tab', { name: /Delivered/ }).waitFor();
}

async function offered(wanted) {
  const lines = Object.entries(wanted).map(([sku, quantity]) => ({ sku, quantity }));
  const { availability } = await post(OPTIONS, {
    input: { channel: 'web', lines, destination: HOME, pickupNear: { ...HOME, radiusKm: 300 } },
  });
  return availability.options;
}

const words = (day) => new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day));

test('Every way stands there with its day, its price and its CO2; the best at each is marked, and the total is exact', async (t) => {
  const wanted = { '85123A': 2, 22423: 1 };
  const page = await basketOf(t, wanted);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('Type a postal code: days and prices go by it.').waitFor();
  await sayWhere(page);

  const brought = (await offered(wanted)).filter(({ method }) => ['SHIP', 'LOCAL_DELIVERY'].includes(method));
  const cards = page.getByRole('tabpanel').locator('.choice');
  await becomes(() => cards.count(), brought.length);
  for (const { name, price, promisedOn } of brought) {
    const card = await cards.filter({ hasText: name }).innerText();
    assert.ok(card.includes(`£${price.amount}`), `${card} costs £${price.amount}`);
    assert.ok(card.includes(words(promisedOn)) || card.includes('today'), `${card} comes ${promisedOn}`);
  }
  const cheapest = brought.toSorted((one, other) => one.price.amount - other.price.amount)[0];
  await cards.filter({ hasText: cheapest.name }).getByText('Cheapest').waitFor();
  await cards.filter({ hasText: 'By bicycle' }).getByText('Greenest').waitFor();
  await becomes(() => page.locator('.choice .badge', { hasText: /Cheapest|Fastest|Greenest/ }).count(), 3);

  // 2 x 2.95 + 12.75, and 6.95 for the next day.
  await cards.filter({ hasText: 'Next day' }).click();
  await page.getByRole('complementary').getByText('£25.60').waitFor();
  await looksRight(page, 'shop-delivery');
  await page.reload();
  await page.getByRole('complementary').getByText('£25.60').waitFor();
  await page.getByRole('radio', { name: /Next day/, checked: true }).waitFor();
});

test('The countdown goes by the server: a clock that is an hour wrong shows the same time left', async (t) => {
  let right = null;
  for (const wrongBy of [0, 3_600_000]) {
    const page = await basketOf(t, { '85123A': 1 });
    await page.clock.install({ time: Date.now() + wrongBy });
    await page.reload();
    await sayWhere(page);
    const left = page.locator('.choice', { hasText: 'Next day' }).locator('.order-before');
    const seen = Date.now();
    right ??= seen + minutes(await left.innerText()) * 60_000;
    await becomes(async () => Math.abs(Date.now() + minutes(await left.innerText()) * 60_000 - right) <= 120_000, true);
    await page.close();
  }
});

function minutes(left) {
  const [, hours = 0] = /(\d+) hours?/.exec(left) ?? [];
  const [, rest = 0] = /(\d+) minutes?/.exec(left) ?? [];
  return Number(hours) * 60 + Number(rest);
}

test('Options that are good no longer are asked for again, without anybody pressing anything', async (t) => {
  const page = await basketOf(t, { '85123A': 1 });
  await page.clock.install();
  await page.reload();
  await sayWhere(page);
  await page.locator('.choice', { hasText: 'Next day' }).waitFor();

  const asked = page.waitForRequest((request) => request.postData()?.includes('query DeliveryOptions') ?? false);
  await page.clock.fastForward('31:00');
  await asked;
  await page.locator('.choice', { hasText: 'Next day' }).locator('.order-before').waitFor();
});

test('What comes later can come by itself: one delivery for all of it, or two', async (t) => {
  const there = await anArticle({ name: 'Butter dish', price: '6.00', units: 20 });
  const later = await anArticle({ name: 'Butter knife', price: '3.00', units: 20, availableFrom: inDays(30) });
  const wanted = { [there.sku]: 1, [later.sku]: 1 };
  const page = await basketOf(t, wanted);
  await sayWhere(page);

  const tracked = (await offered(wanted)).filter(({ name }) => name === 'Tracked 48');
  assert.equal(tracked.length, 3);
  const [early, late] = tracked.filter(({ skus }) => skus.length === 1).toSorted((one, other) => one.promisedOn.localeCompare(other.promisedOn));
  const inTwo = page.locator('.choice', { hasText: 'Tracked 48' }).filter({ hasText: 'in 2 deliveries' });
  const note = await inTwo.innerText();
  assert.match(note, new RegExp(`1 article: By (tomorrow, )?${words(early.promisedOn)}`));
  assert.match(note, new RegExp(`1 article: By ${words(late.promisedOn)}`));
  assert.ok(note.includes('£7.90'), note);
  await inTwo.click();
  await page.getByRole('complementary').getByText('£16.90').waitFor();
  await page.locator('.basket-line', { hasText: 'Butter Knife' }).or(page.locator('.basket-line', { hasText: 'Butter knife' })).getByText('Preorder').waitFor();
  await looksRight(page, 'shop-parts');
});

test('Places to collect at stand on the map and in a list, the nearest first; one is chosen, and the total follows', async (t) => {
  const page = await basketOf(t, { '85123A': 1 });
  await sayWhere(page);
  await page.getByRole('tab', { name: /Collected/ }).click();

  const places = page.getByRole('group', { name: 'Where you collect it' });
  await becomes(() => places.locator('.choice-label [dir]').allInnerTexts(), ['London store', 'Bristol store', 'Manchester store']);
  await page.getByRole('img', { name: 'Stores that have it' }).waitFor();
  await page.locator('.map-point').nth(1).click();
  await places.getByRole('radio', { name: /Bristol/, checked: true }).waitFor();
  await page.getByRole('group', { name: 'How it is handed over' }).getByText('Collect from your car').click();
  await page.getByRole('complementary').getByText('Free').waitFor();
  await becomes(() => page.locator('.sums .whole dd').innerText(), '£2.95');
  await looksRight(page, 'shop-collect');

  // Arrows go through the places, as through every radio.
  await places.getByRole('radio', { name: /Bristol/ }).focus();
  await page.keyboard.press('ArrowUp');
  await places.getByRole('radio', { name: /London/, checked: true }).waitFor();
});

test('More than there is, what has sold out meanwhile, and what is sold no more keep the basket from the checkout', async (t) => {
  const few = await anArticle({ name: 'Last saucers', units: 3 });
  const last = await anArticle({ name: 'Final spoon', units: 30 });
  const page = await basketOf(t, { [few.sku]: 2, [last.sku]: 1, 'GONE-FOR-GOOD': 1 });
  const line = (name) => page.locator('.basket-line', { hasText: name });
  const checkout = (disabled) => page.getByRole('button', { name: 'To the checkout', disabled });
  await line('GONE-FOR-GOOD').getByText('This is not sold here any more.').waitFor();
  await checkout(true).waitFor();
  await page.getByRole('button', { name: 'Take out GONE-FOR-GOOD' }).click();
  await sayWhere(page);
  await page.locator('.choice', { hasText: 'Tracked 48' }).waitFor();
  await checkout(false).waitFor();

  await line('Last saucers').getByRole('button', { name: 'One more' }).click();
  await line('Last saucers').getByRole('button', { name: 'One more' }).click();
  await line('Last saucers').getByText('There are not so many of it. Try fewer.').waitFor();
  await checkout(true).waitFor();
  await line('Last saucers').getByRole('button', { name: 'One less' }).click();
  await line('Last saucers').getByText('There are not so many').waitFor({ state: 'detached' });

  await last.take(30);
  await line('Final spoon').getByText('Somebody was faster: it is sold out.').waitFor();
  await page.getByText('Something in the basket cannot be had. Settle that first.').waitFor();
  await looksRight(page, 'shop-problems');
  await checkout(true).click({ force: true }); // it is off, and says why: pressing it leads nowhere
  assert.match(page.url(), /#\/basket$/);
  await last.receive(5);
  await line('Final spoon').getByText('Somebody was faster').waitFor({ state: 'detached' });
  await checkout(false).waitFor();
});

test('A country that nothing goes to, and what an article page says of the days', async (t) => {
  const page = await basketOf(t, { '85123A': 1 });
  await page.getByLabel('Country').selectOption('AQ');
  await page.getByLabel('Postal code').fill('BIQQ 1ZZ');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText(/Nothing of it can be brought|Delivered/).first().waitFor();

  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('Country').selectOption('GB');
  await sayWhere(page);
  await page.goto('/shop/#/article/85123A');
  const glance = page.getByRole('region', { name: 'How soon it is yours' });
  await glance.getByText('N1 1AA').waitFor();
  await glance.getByText('Collect at the counter').waitFor();
  await looksRight(page, 'shop-article');
});

test('Stores are told by distance, with their hours; a postal code that nobody knows shows all of them', async (t) => {
  const page = await open(t, '/shop/#/stores', IN_BRITAIN);
  await page.getByRole('heading', { name: 'Bristol store' }).waitFor();
  await page.getByLabel('Postal code').fill('M1 1AE');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('.store h2 [dir]')?.textContent === 'Manchester store');
  const nearest = await page.locator('.store').first().innerText();
  assert.match(nearest, /\d km/);
  assert.match(nearest, /Mon – Sat\s+0?9:00 – 19:00/);
  assert.match(nearest, /Sun\s+11:00 – 17:00/);
  await page.locator('.map-point').first().click();
  await page.locator('.store.selected', { hasText: 'Manchester store' }).waitFor();
  await looksRight(page, 'shop-stores');

  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('Postal code').fill('ZZ99 9ZZ');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('We do not know where').waitFor();
  await becomes(() => page.locator('.store').count(), 3);
});
