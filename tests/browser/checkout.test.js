// Buying something, from the basket to the confirmation: every way to pay, every way that it can be refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasFocus } from './becomes.js';
import { ADA, buy, choose, fillIn, held, openCheckout, ordersWith, thanks } from './checkout_steps.js';
import { anArticle } from './goods.js';
import { looksRight } from './pictures.js';

const LATE = /A card whose answer is late/;
const ASKS = /A card whose bank asks first/;
const WORKS = /A card that works/;
const DECLINED = /A card that is declined/;

const pay = async (page, card) => {
  await fillIn(page);
  await page.getByRole('radio', { name: card }).check();
  await buy(page);
};

test('A parcel with a message: the order is what the page said, and its link leads to where it is', async (t) => {
  const jug = await anArticle({ name: 'Jug for a friend', units: 9, price: '12.50' });
  const page = await openCheckout(t, [{ ...jug, quantity: 2 }]);
  await held(page);
  await choose(page, /^Next day/);
  await fillIn(page);
  await page.getByLabel('It is a gift').check();
  await page.getByLabel('Message on the slip').fill('Happy birthday!');
  await looksRight(page, 'checkout-form');

  await page.getByRole('button', { name: 'Buy now for £31.95' }).click();

  await thanks(page);
  await page.getByText('£31.95 are approved.').waitFor();
  await hasFocus(page.getByRole('heading', { level: 1 }));
  await looksRight(page, 'checkout-done');
  const [order] = await ordersWith(jug.sku);
  assert.deepEqual(order.totals, { total: { amount: '31.95', currency: 'GBP' }, shipping: { amount: '6.95' } });
  assert.equal(order.deliveries[0].giftMessage, 'Happy birthday!');
  assert.equal(order.paymentStatus, 'AUTHORIZED');
  assert.match(await page.getByRole('link', { name: 'Follow your order' }).getAttribute('href'), /^\/track\/#ot_/);
  await page.getByRole('link', { name: /Basket/ }).getByText('0').waitFor();
  await page.reload();
  await page.getByText(order.number).waitFor();
});

test('A card that is declined is told so, the order stays held, and another card pays for it', async (t) => {
  const jug = await anArticle({ name: 'Jug on credit', units: 3 });
  const page = await openCheckout(t, [jug]);
  await pay(page, DECLINED);

  await page.getByText('The card was declined.').waitFor();
  await looksRight(page, 'checkout-declined');
  await page.getByRole('button', { name: /^Pay £/ }).click();

  await thanks(page);
  const orders = await ordersWith(jug.sku);
  assert.deepEqual(orders.map(({ paymentStatus }) => paymentStatus), ['AUTHORIZED']);
});

test('A bank that asks first, and a gateway whose answer is lost, are waited for; the page goes on by itself', async (t) => {
  const jug = await anArticle({ name: 'Jug in doubt', units: 3 });
  const [asked, late, patient] = await Promise.all([openCheckout(t, [jug]), openCheckout(t, [jug]), openCheckout(t, [jug])]);
  // The demo's bank is content after a second, which may pass before a slow page looks; this one waits for its payer.
  await patient.route('**/graphql', (route) => {
    const { query, variables } = route.request().postDataJSON();
    if (!query.includes('mutation OrderPlaced')) return route.fallback();
    variables.input.payments[0].token = 'action';
    return route.continue({ postData: { query, variables } });
  });

  await Promise.all([pay(asked, ASKS), pay(late, LATE), pay(patient, WORKS)]);

  await patient.getByText('Your bank wants to know that it is you.').waitFor();
  await late.getByText('Your payment is being looked up.').or(late.getByRole('heading', { level: 1, name: 'Thank you' })).waitFor();
  await Promise.all([thanks(asked), thanks(late)]);
  const orders = await ordersWith(jug.sku);
  assert.deepEqual(orders.map(({ paymentStatus }) => paymentStatus).toSorted(), ['AUTHORIZED', 'AUTHORIZED', 'PENDING']);
});

test('What is missing is said at its field, and the first of it has the focus', async (t) => {
  const jug = await anArticle({ name: 'Jug of nobody', units: 3 });
  const page = await openCheckout(t, [jug]);
  await held(page);
  await choose(page, /^Tracked 48/);
  await fillIn(page, { ...ADA, name: '', email: 'ada' });

  await buy(page);

  await page.getByText('Type your name.').waitFor();
  await page.getByText('This is no e-mail address').waitFor();
  await hasFocus(page.getByLabel('Name'));
  await page.getByLabel('Name').fill('Ada');
  await page.getByText('Type your name.').waitFor({ state: 'detached' });
  await looksRight(page, 'checkout-missing');
  assert.deepEqual(await ordersWith(jug.sku), []);
});

test('Whoever collects it types no address', async (t) => {
  const jug = await anArticle({ name: 'Jug to collect' });
  await jug.receive(3, 'ST-LONDON');
  const page = await openCheckout(t, [jug]);
  await held(page);
  await page.getByRole('tab', { name: /^Collected/ }).click();
  await page.getByRole('radio', { name: /^London store/ }).check();
  await page.getByRole('radio', { name: /^Collect at the counter/ }).check();
  await page.getByLabel('Street and number').waitFor({ state: 'detached' });
  await fillIn(page, { name: 'Ada Example', email: 'ada@example.com' });

  await buy(page);

  await thanks(page);
  await page.getByText('To collect at London store').waitFor();
  const [order] = await ordersWith(jug.sku);
  assert.equal(order.deliveries[0].method, 'PICKUP_IN_STORE');
});

test('A locker near the shopper is chosen, no street is typed, and the order keeps what the carrier said of it', async (t) => {
  const jug = await anArticle({ name: 'Jug for the locker', units: 3 });
  const page = await openCheckout(t, [jug]);
  await held(page);
  await page.getByRole('tab', { name: /^Parcel shops/ }).click();
  const places = page.getByRole('group', { name: 'Where the carrier leaves it' });
  await page.getByRole('img', { name: 'Parcel shops and lockers near you' }).waitFor();
  await places.getByRole('radio', { name: /Corner shop, London/ }).first().check();
  await page.getByRole('radio', { name: /^To a parcel shop/, checked: true }).waitFor();
  await looksRight(page, 'checkout-points');
  await places.getByRole('radio', { name: /Locker at the station, London/ }).first().check();
  await page.getByRole('radio', { name: /^To a locker/, checked: true }).waitFor();
  await page.getByLabel('Street and number').waitFor({ state: 'detached' });
  await fillIn(page, { name: 'Ada Example', email: 'ada@example.com' });

  await buy(page);

  await thanks(page);
  await page.getByText('To collect at Locker at the station, London').waitFor();
  const [{ deliveries: [delivery], totals }] = await ordersWith(jug.sku);
  assert.deepEqual([delivery.method, delivery.pickupPoint.carrier, delivery.pickupPoint.name], ['LOCKER', 'Evri', 'Locker at the station, London']);
  assert.equal(totals.shipping.amount, '3.45');
});

test('What is on its way to the shop is bought ahead: what is there is held, and the rest is said to come later', async (t) => {
  const jug = await anArticle({ name: 'Jug at hand', units: 3 });
  const lamp = await anArticle({ name: 'Lamp on its way', price: '20.00' });
  await lamp.expect(25, 12);
  const page = await openCheckout(t, [jug, lamp]);
  await held(page);
  await choose(page, /^Tracked 48.*in 2 deliveries/);
  await fillIn(page);
  await page.getByRole('complementary').getByText(/as soon as it is in/).waitFor();
  await looksRight(page, 'checkout-later');

  await buy(page);

  await thanks(page);
  const [order] = await ordersWith(lamp.sku);
  assert.deepEqual(order.lines.map(({ quantity, backorderedQuantity }) => [quantity, backorderedQuantity]), [[1, 0], [1, 1]]);
});
