// What goes wrong while somebody pays: a server that is away, answers that are lost, rules of countries, prices that
// change. Nothing is ordered twice, and what was typed stays.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasFocus } from './becomes.js';
import { buy, choose, fillIn, held, openCheckout, ordersWith, thanks } from './checkout_steps.js';
import { anArticle, done } from './goods.js';
import { AWAY, killServer, startServer } from './house.js';
import { looksRight } from './pictures.js';

const CHECK = 'mutation ($input: ChannelCheckSaveInput!) { channelCheckSave(input: $input) { errors { message } } }';

const isPlacing = (request) => request.postData()?.includes('OrderPlaced') ?? false;

test('An order that was sent while the server went away is placed when it is back: once', async (t) => {
  const jug = await anArticle({ name: 'Jug in a storm', units: 5 });
  const page = await openCheckout(t, [jug], { allow: AWAY });
  await held(page);
  await choose(page, /^Next day/);
  await fillIn(page);

  await killServer();
  await buy(page);
  await page.getByText('We have not heard back from the shop.').waitFor();
  await page.getByRole('button', { name: /^Placing your order/, disabled: true }).waitFor();
  await looksRight(page, 'checkout-away');
  await startServer();

  await thanks(page);
  assert.equal((await ordersWith(jug.sku)).length, 1);
});

test('An answer that is lost is found by its key, even after a reload; a double press buys once', async (t) => {
  const jug = await anArticle({ name: 'Jug pressed twice', units: 5 });
  const page = await openCheckout(t, [jug], { allow: [...AWAY, /Failed to load resource/] });
  await held(page);
  await choose(page, /^Next day/);
  await fillIn(page);
  let placed = 0;
  await page.route('**/graphql', async (route) => {
    if (!isPlacing(route.request())) return route.fallback();
    placed += 1;
    await route.fetch();
    await route.abort();
  });

  await page.getByRole('button', { name: /^Buy now for/, disabled: false }).dblclick();
  await page.getByText('We have not heard back from the shop.').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
  assert.ok(placed >= 1);
  await page.reload();

  await thanks(page);
  assert.equal((await ordersWith(jug.sku)).length, 1);
});

test('The rules of a country are said at the fields that they are about', async (t) => {
  await done(CHECK, { channel: 'web', check: 'ADDRESS', mode: 'REFUSE' });
  await done(CHECK, { channel: 'web', check: 'PHONE', mode: 'REFUSE' });
  const jug = await anArticle({ name: 'Jug to nowhere', units: 5 });
  const page = await openCheckout(t, [jug], { postalCode: 'X1' });
  await held(page);
  await choose(page, /^Next day/);
  await fillIn(page);
  await page.getByLabel('Phone').fill('12');

  await buy(page);
  await page.getByText('Postal codes in United Kingdom do not look like this.').waitFor();
  await hasFocus(page.getByLabel('Postal code'));
  await looksRight(page, 'checkout-rules');
  await page.getByLabel('Postal code').fill('N1 1AA');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await buy(page);
  await page.getByText('Nobody can have this phone number.').waitFor();
  await page.getByLabel('Phone').fill('020 7946 0018');
  await buy(page);

  await thanks(page);
  assert.equal((await ordersWith(jug.sku)).length, 1);
});

test('A delivery whose price is no longer good is asked for anew, and bought for what it costs then', async (t) => {
  const jug = await anArticle({ name: 'Jug of yesterday', units: 5 });
  const page = await openCheckout(t, [jug]);
  await held(page);
  await choose(page, /^Tracked 48/);
  await fillIn(page);
  let refused = false;
  await page.route('**/graphql', (route) => {
    if (refused || !isPlacing(route.request())) return route.fallback();
    refused = true;
    const error = {
      __typename: 'OptionExpired', code: 'OPTION_EXPIRED', message: 'it was good until then', path: ['deliveries', '0', 'optionId'], retryable: false,
    };
    return route.fulfill({ json: { data: { orderPlace: { order: null, trackingToken: null, errors: [error] } } } });
  });

  await buy(page);
  await page.getByText('price and day of the delivery are new').waitFor();
  await buy(page);

  await thanks(page);
  assert.equal((await ordersWith(jug.sku))[0].totals.shipping.amount, '3.95');
});

test('A shop that cannot say what became of an order is not asked for ever: the key is kept, and the order found when it is asked again', async (t) => {
  const jug = await anArticle({ name: 'Jug in the dark', units: 5 });
  const page = await openCheckout(t, [jug]);
  await held(page);
  await choose(page, /^Next day/);
  await fillIn(page);
  let asked = 0;
  await page.route('**/graphql', async (route) => {
    if (!isPlacing(route.request())) return route.fallback();
    asked += 1;
    if (asked === 1) await route.fetch(); // it is placed, and nobody says so
    return route.fulfill({ json: { data: null, errors: [{ message: 'broken', extensions: { code: 'INTERNAL', requestId: 'abc123' } }] } });
  });

  await buy(page);
  await page.getByText('The shop cannot say whether your order was placed.').waitFor({ timeout: 60_000 });
  await page.getByText('abc123').waitFor();
  assert.equal(asked, 5);
  await looksRight(page, 'checkout-unknown');
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByRole('button', { name: 'Ask again' }).click();

  await thanks(page);
  assert.equal((await ordersWith(jug.sku)).length, 1);
});
