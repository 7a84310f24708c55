// The shop as people use it: looking around, finding, reading what an article is, with the keyboard and in any currency.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nobodyIsKeptOut } from './axe.js';
import { becomes, hasFocus } from './becomes.js';
import { anArticle, done, inDays } from './goods.js';
import { openWindow as open } from './house.js';
import { tabTo } from './keyboard.js';
import { looksRight } from './pictures.js';

const IN_BRITAIN = { locale: 'en-GB', timezoneId: 'Europe/London' };
const openWindow = (t, path, options = {}) => open(t, path, { ...IN_BRITAIN, ...options });
const LONG = 'Teapot '.repeat(28).trim().padEnd(200, '!');

test('The front shows favorites, their prices and their stock, and more of everything on demand', async (t) => {
  const page = await openWindow(t, '/shop/');

  const favorite = page.getByRole('region', { name: 'Favorites' }).getByRole('listitem').first();
  await favorite.getByText('White Hanging Heart T-Light Holder').waitFor();
  assert.equal(await favorite.locator('.article-price').innerText(), '£2.95');
  assert.equal(await favorite.locator('.badge').innerText(), 'In stock');
  const everything = page.getByRole('region', { name: 'Everything' });
  await everything.getByRole('listitem').nth(23).waitFor();
  await looksRight(page, 'shop-front');
  await everything.getByRole('button', { name: 'Show more' }).click();
  await everything.getByRole('listitem').nth(47).waitFor();
});

test('A search finds by a part of a name and by a code, while one types, and says how many it found', async (t) => {
  const page = await openWindow(t, '/shop/');
  const field = page.getByRole('searchbox', { name: 'Search articles' });

  await field.pressSequentially('regency cakestand');
  await page.getByRole('heading', { level: 1, name: /regency cakestand/ }).waitFor();
  await page.getByRole('link', { name: 'Regency Cakestand 3 Tier' }).waitFor();
  await hasFocus(field);

  await field.fill('85123A');
  await page.getByText('2 articles', { exact: true }).waitFor(); // the other one is 85123a
  await page.getByRole('link', { name: 'White Hanging Heart T-Light Holder' }).first().waitFor();

  await field.fill('nothing is called so');
  await page.getByText('Nothing was found.').waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Small things for the house' }).waitFor();
});

test('An answer that takes long says so; one question too many says what to do, and the next one is answered', async (t) => {
  const page = await openWindow(t, '/shop/', { allow: [/status of 429/] });
  await page.clock.install();
  const field = page.getByRole('searchbox', { name: 'Search articles' });
  const answers = [];
  await page.route('**/graphql', (route) => answers.push(route));
  const asked = page.waitForRequest((request) => request.postData()?.includes('teapot') ?? false);
  await field.fill('teapot');
  await page.clock.fastForward(1_000);
  await asked; // the clock of what is slow runs from here
  await page.clock.fastForward(6_000);
  await page.getByText('This takes longer than usual.').waitFor();

  const errors = [{ message: 'wait', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } }];
  for (const route of answers) await route.fulfill({ status: 429, contentType: 'application/graphql-response+json', json: { errors } });
  await page.getByRole('alert').getByText('That was a little too fast.').waitFor();
  await nobodyIsKeptOut(page);
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.article-card').first().waitFor();
});

test('Who comes back from an article finds the catalog where it was left', async (t) => {
  const page = await openWindow(t, '/shop/');
  const everything = page.getByRole('region', { name: 'Everything' });
  await everything.getByRole('button', { name: 'Show more' }).click();
  const far = everything.getByRole('listitem').nth(40).getByRole('link');
  await far.waitFor();
  await hasFocus(everything.getByRole('listitem').nth(24).getByRole('link'));
  await far.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => history.state?.catalogY === Math.round(scrollY) && scrollY > 0);
  const left = await page.evaluate(() => scrollY);

  await far.click();
  await page.getByRole('link', { name: 'All articles' }).waitFor();
  await page.waitForFunction(() => scrollY === 0);
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, left);
  await becomes(() => everything.getByRole('listitem').count(), 48);
});

test('A kit shows its parts, and is sold out when one of them is', async (t) => {
  const cup = await anArticle({ name: 'Cup of the set', units: 8 });
  const saucer = await anArticle({ name: 'Saucer of the set', units: 4 });
  const kit = await anArticle({
    name: 'Tea for two', price: '14.00', components: [{ sku: cup.sku, quantity: 2 }, { sku: saucer.sku, quantity: 2 }],
  });
  const page = await openWindow(t, `/shop/#/article/${kit.sku}`);
  const parts = page.getByRole('region', { name: 'What is in it' });
  await parts.getByText('Saucer of the set').waitFor();
  assert.match(await parts.getByRole('listitem').first().innerText(), /2 ×\s+Cup of the set/);

  await saucer.take(3);
  await page.locator('.article-stock').getByText('Sold out').waitFor();
  await parts.getByRole('listitem').filter({ hasText: 'Saucer' }).getByText('Only a few left').waitFor();
  await looksRight(page, 'shop-kit');
});

test('A preorder says when it comes out; what is sold ahead says that more is on its way', async (t) => {
  const book = await anArticle({ name: 'Almanac of next year', units: 50, availableFrom: inDays(30) });
  const lamp = await anArticle({ name: 'Lamp between two deliveries' });
  await lamp.expect(25, 12);
  const page = await openWindow(t, `/shop/#/article/${book.sku}`);
  const day = new Date(inDays(30)).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'Europe/London' });
  await page.getByText(new RegExp(`Comes out on \\w+,? ${day}`)).waitFor();
  await page.getByRole('button', { name: 'Preorder' }).click();
  await page.getByText('Almanac of next year is in your basket.').waitFor();

  await page.goto(`/shop/#/article/${lamp.sku}`);
  await page.getByText('Sold out for now. Order it today, and the first that come in are kept for you.').waitFor();
  await page.getByRole('button', { name: 'Add to basket' }).waitFor();
});

test('Prices have the digits of their currency, and names of any length and direction stay in their place', async (t) => {
  for (const [code, currency] of [['t-tokyo', 'JPY'], ['t-kuwait', 'KWD']]) {
    await done('mutation($input: ChannelUpsertInput!) { channelUpsert(input: $input) { errors { code message } } }', {
      code, name: `A shop in ${currency}`, kind: 'WEB', currency, timezone: 'Asia/Tokyo', locations: ['WH-DAVENTRY'],
      showsStockCounts: true,
    });
  }
  const pot = await anArticle({ name: LONG, price: '1250', units: 3, channel: 't-tokyo', currency: 'JPY' });
  const tray = await anArticle({ name: 'صينية شاي من النحاس', price: '12.345', units: 30, channel: 't-kuwait', currency: 'KWD' });

  const tokyo = await openWindow(t, `/shop/?channel=t-tokyo#/article/${pot.sku}`);
  await tokyo.locator('.price').getByText('JP¥1,250').waitFor();
  await tokyo.getByText('Only 3 left').waitFor(); // this channel shows how many there are
  await tokyo.getByRole('button', { name: 'Add to basket' }).click();
  await looksRight(tokyo, 'shop-long-name');
  await tokyo.goto('/shop/?channel=t-tokyo#/basket');
  await tokyo.locator('.basket-total').getByText('JP¥1,250').waitFor();
  await looksRight(tokyo, 'shop-long-name-basket');

  const kuwait = await openWindow(t, `/shop/?channel=t-kuwait#/article/${tray.sku}`);
  await kuwait.locator('.price').getByText(/12\.345/).waitFor();
  assert.equal(await kuwait.getByRole('heading', { level: 1 }).evaluate((name) => getComputedStyle(name).direction), 'rtl');
});

test('What is not there is said kindly: a page, an article, a shop', async (t) => {
  const page = await openWindow(t, '/shop/#/nowhere');
  await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
  await page.goto('/shop/#/article/NEVER-HEARD-OF');
  await page.getByRole('heading', { level: 1, name: 'There is no such article' }).waitFor();
  await nobodyIsKeptOut(page);
  await page.goto('/shop/?channel=nobody');
  await page.getByText('There is no such shop').waitFor();
});

test('By keyboard alone one searches, opens an article, and puts two of it into the basket', async (t) => {
  const page = await openWindow(t, '/shop/');

  await tabTo(page, page.getByRole('searchbox'));
  await page.keyboard.type('spotty bunting');
  await page.getByRole('heading', { level: 1, name: /spotty bunting/ }).waitFor();
  await page.locator('.shelf[aria-busy=false]').waitFor();
  await tabTo(page, page.getByRole('link', { name: 'Spotty Bunting' }));
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 1, name: 'Spotty Bunting' });
  await heading.waitFor();
  await hasFocus(heading);
  await tabTo(page, page.getByRole('textbox', { name: 'Quantity' }));
  await page.keyboard.press('ArrowUp');
  await tabTo(page, page.getByRole('button', { name: 'Add to basket' }));
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /Basket/ }).getByText('2').waitFor();
});

test('The shop begins with less than 35 kB of script; what the checkout needs is fetched from the basket on', async (t) => {
  const page = await openWindow(t, '/shop/');
  const fetched = async () => new Map(await page.evaluate(() =>
    performance.getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js'))
      .map(({ name, encodedBodySize }) => [name.split('/').at(-1), encodedBodySize])));
  await page.getByRole('region', { name: 'Favorites' }).getByText('In stock').first().waitFor();
  // The page's script with everything that it imports before anything is shown.
  const first = new Set(['page.js']);
  for (const name of first) {
    const script = await (await page.request.get(`/shop/${name}`)).text();
    for (const [, imported] of script.matchAll(/(?:from|import)"\.\/(part-\w+\.js)"/g)) first.add(imported);
  }
  const front = await fetched();
  const bytes = [...first].reduce((sum, name) => sum + front.get(name), 0);
  t.diagnostic(`${bytes} bytes of script at first, ${[...front.values()].reduce((sum, one) => sum + one)} with what asks the graph`);
  assert.ok(bytes > 10_000 && bytes < 35_000, `${bytes} bytes`);

  await page.getByRole('button', { name: /^Add: White Hanging Heart/ }).first().click();
  await page.getByRole('link', { name: /Basket/ }).first().click();
  await hasFocus(page.getByRole('heading', { level: 1, name: 'Your basket' }));
  await page.getByRole('button', { name: 'To the checkout', disabled: false }).click();
  await hasFocus(page.getByRole('heading', { level: 1, name: 'Checkout' }));
  assert.ok((await fetched()).size > front.size);
});
