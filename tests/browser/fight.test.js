// Two windows that want the last one: one gets it, the other is told at once, kindly, and knows what to do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { buy, fillIn, held, openCheckout, ordersWith, thanks } from './checkout_steps.js';
import { anArticle } from './goods.js';
import { looksRight } from './pictures.js';

const isFaster = (page) => page.getByRole('heading', { name: 'Somebody else was a moment faster' }).waitFor();

test('Of two that come to the checkout at once, one holds the last one and buys it, and the other hears of it', async (t) => {
  const vase = await anArticle({ name: 'The only vase', units: 1 });

  const windows = await Promise.all([openCheckout(t, [vase]), openCheckout(t, [vase])]);
  const ended = await Promise.all(windows.map((page) => Promise.race([
    held(page).then(() => 'held'),
    isFaster(page).then(() => 'short'),
  ])));

  assert.deepEqual(ended.toSorted(), ['held', 'short']);
  const [winner, loser] = ended[0] === 'held' ? windows : windows.toReversed();
  await fillIn(winner);
  await buy(winner);
  await thanks(winner);
  await loser.getByText('Nothing was ordered, and nothing was charged.').waitFor();
  await looksRight(loser, 'fight-lost');
  assert.equal((await ordersWith(vase.sku)).length, 1);
});

test('Whoever waits holds the last one as soon as the other lets it go', async (t) => {
  const clock = await anArticle({ name: 'The only clock', units: 1 });
  const first = await openCheckout(t, [clock]);
  await held(first);
  const second = await openCheckout(t, [clock]);
  await isFaster(second);

  await first.getByRole('link', { name: 'Change the basket' }).click();
  await first.getByRole('button', { name: 'Take out The only clock' }).click();

  await held(second);
  await fillIn(second);
  await buy(second);
  await thanks(second);
  assert.equal((await ordersWith(clock.sku)).length, 1);
});

test('Where some are left, so many are offered; and one can go on without it', async (t) => {
  const cup = await anArticle({ name: 'Cup of few', units: 2 });
  const tray = await anArticle({ name: 'Tray of many', units: 20 });
  const page = await openCheckout(t, [{ ...cup, quantity: 4 }, tray]);
  await isFaster(page);
  await page.getByText('Everything else is still there.').waitFor();

  await page.getByRole('button', { name: 'Take 2 of it' }).click();
  await held(page);
  const rival = await openCheckout(t, [cup, tray]);
  await isFaster(rival);
  await rival.getByRole('button', { name: 'Go on without it' }).click();
  await held(rival);
  await rival.getByText('Cup of few').waitFor({ state: 'detached' });
});

test('What is held and turns out to be broken is said at once, before anybody pays for it', async (t) => {
  const lamp = await anArticle({ name: 'The only lamp', units: 1 });
  const page = await openCheckout(t, [lamp]);
  await held(page);
  await fillIn(page);

  await lamp.take(1);

  await page.getByRole('heading', { name: 'We are sorry: it is not there' }).waitFor();
  await lamp.receive(1);
  await held(page);
  await becomes(() => page.getByLabel('Name').inputValue(), 'Ada Example');
});

test('What nobody could hold is sold out while paying: nothing is charged, and what is left is offered', async (t) => {
  const bead = await anArticle({ name: 'Bead', units: 55 });
  const page = await openCheckout(t, [{ ...bead, quantity: 55 }]);
  await page.getByText('The shop cannot hold this basket while you type.').waitFor();
  await fillIn(page);
  await bead.take(1);

  await buy(page);

  await isFaster(page);
  await page.getByRole('button', { name: 'Take 54 of it' }).click();
  await buy(page);
  await thanks(page);
  const [order, ...others] = await ordersWith(bead.sku);
  assert.deepEqual([order.lines, others], [[{ quantity: 54, backorderedQuantity: 0 }], []]);
});
