// Buying from anywhere, as anybody: currencies without cents and with a thousand of them, names as long as they get and
// from right to left, the keyboard alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasFocus } from './becomes.js';
import { ADA, buy, choose, fillIn, held, openCheckout, ordersWith, thanks } from './checkout_steps.js';
import { anArticle, done } from './goods.js';
import { tabTo } from './keyboard.js';
import { looksRight } from './pictures.js';

const CHANNEL = 'mutation ($input: ChannelUpsertInput!) { channelUpsert(input: $input) { errors { message } } }';
const SERVICE = 'mutation ($input: DeliveryServiceUpsertInput!) { deliveryServiceUpsert(input: $input) { errors { message } } }';

/** A channel with one way to the door, for so much. */
async function aChannel({ code, currency, country, price }) {
  await done(CHANNEL, { code, name: `A shop in ${currency}`, kind: 'WEB', currency, timezone: 'UTC', locations: ['WH-DAVENTRY'] });
  const zone = { name: country, minDays: 3, maxDays: 9, areas: [{ country }], rates: [{ currency, price }] };
  await done(SERVICE, { code: `${code}-air`, name: 'By air', method: 'SHIP', mode: 'AIR', channels: [code], zones: [zone] });
}

test('Yen have no cents and dinars have a thousand, from the summary to the order', async (t) => {
  await aChannel({ code: 'co-tokyo', currency: 'JPY', country: 'JP', price: '980' });
  await aChannel({ code: 'co-kuwait', currency: 'KWD', country: 'KW', price: '2.005' });
  const cup = await anArticle({ name: 'Cup', units: 9, price: '1250', channel: 'co-tokyo', currency: 'JPY' });
  const tray = await anArticle({ name: 'Tray', units: 9, price: '12.345', channel: 'co-kuwait', currency: 'KWD' });
  const [tokyo, kuwait] = await Promise.all([
    openCheckout(t, [{ ...cup, quantity: 3 }], { channel: 'co-tokyo', country: 'JP', postalCode: '100-0001' }),
    openCheckout(t, [{ ...tray, quantity: 3 }], { channel: 'co-kuwait', country: 'KW', postalCode: '13001' }),
  ]);
  await Promise.all([fillIn(tokyo), fillIn(kuwait)]);

  assert.match(await tokyo.getByRole('button', { name: /^Buy now for/ }).innerText(), /4,730$/);
  assert.match(await kuwait.getByRole('button', { name: /^Buy now for/ }).innerText(), /39\.040$/);
  await Promise.all([buy(tokyo), buy(kuwait)]);
  await Promise.all([thanks(tokyo), thanks(kuwait)]);

  const [[yen], [dinars]] = [await ordersWith(cup.sku), await ordersWith(tray.sku)];
  assert.deepEqual(yen.totals.total, { amount: '4730', currency: 'JPY' });
  assert.deepEqual(dinars.totals.total, { amount: '39.040', currency: 'KWD' });
});

test('Names of 200 characters, and names from right to left, are bought for, and stay in their place', async (t) => {
  const scarf = await anArticle({ name: `${'Schal'.repeat(39)}lang!`, units: 9 });
  const teapot = await anArticle({ name: 'إبريق شاي من النحاس', units: 9 });
  const page = await openCheckout(t, [scarf, teapot]);
  await held(page);
  await choose(page, /^Next day/);
  const name = `د. ${'محمد عبد الله '.repeat(15)}`.slice(0, 200).trim();
  await fillIn(page, { ...ADA, name, line1: 'شارع الملك فهد 12' });
  await page.getByLabel('It is a gift').check();
  await page.getByLabel('Message on the slip').fill('عيد ميلاد سعيد '.repeat(8).trim());
  assert.equal(await page.getByLabel('Name').evaluate((field) => getComputedStyle(field).direction), 'rtl');
  await looksRight(page, 'checkout-names');

  await buy(page);

  await thanks(page);
  await looksRight(page, 'checkout-names-done');
  const [order] = await ordersWith(scarf.sku);
  assert.equal(order.contact.name, name);
});

test('By keyboard alone one chooses a way, types, pays and is thanked', async (t) => {
  const jug = await anArticle({ name: 'Jug by keyboard', units: 3 });
  const page = await openCheckout(t, [jug]);
  await held(page);

  await tabTo(page, page.getByRole('radio', { name: /^Tracked 48/, checked: true }));
  await page.keyboard.press('ArrowUp');
  await page.getByRole('radio', { name: /^Next day/, checked: true }).waitFor();
  for (const [label, text] of [['Name', ADA.name], ['E-mail', ADA.email], ['Street and number', ADA.line1], ['City or town', ADA.city]]) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(text);
  }
  await tabTo(page, page.getByRole('radio', { name: /A card that works/ }));
  await tabTo(page, page.getByRole('button', { name: /^Buy now for/, disabled: false }));
  await page.keyboard.press('Enter');

  await thanks(page);
  await hasFocus(page.getByRole('heading', { level: 1 }));
  const [order] = await ordersWith(jug.sku);
  assert.equal(order.totals.shipping.amount, '6.95');
});
