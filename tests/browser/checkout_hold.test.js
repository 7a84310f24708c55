// What is held while somebody types: until when, in which windows, and what happens when the time is over.

import { test } from 'node:test';
import { held, openCheckout } from './checkout_steps.js';
import { anArticle } from './goods.js';
import { post } from './house.js';
import { looksRight } from './pictures.js';

const HOLD = 'mutation ($input: ReservationCreateInput!) { reservationCreate(input: $input) { reservation { id expiresAt } } }';

/** The shortest time that anything is held for. */
const SECONDS = 30;

test('Time that runs out says so by the server’s clock, an hour beside the visitor’s; it is held again on demand', async (t) => {
  const { sku } = await anArticle({ name: 'Hourglass', units: 1 });
  const page = await openCheckout(t, []);
  await page.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  const lines = [{ sku, quantity: 1 }];
  const input = { idempotencyKey: crypto.randomUUID(), channel: 'web', purpose: 'CHECKOUT', lines, expiresInSeconds: SECONDS };
  const { reservationCreate: { reservation } } = await post(HOLD, { input });
  await page.evaluate(([basket, kept]) => {
    localStorage.setItem('orderwire.basket.web', JSON.stringify(basket));
    localStorage.setItem('orderwire.hold.web', JSON.stringify(kept));
  }, [lines, { ...reservation, lines, units: 1, later: [] }]);
  await page.reload();
  await page.getByText(/^Held for you for another 0:[0-3]\d$/).waitFor();

  await page.getByText('The time is over, and everything is free for others again.').waitFor({ timeout: 2_000 * SECONDS });
  await looksRight(page, 'checkout-ended');
  await page.getByRole('button', { name: 'Hold it again' }).click();
  await page.getByText(/^Held for you for another (10:00|9:\d\d)$/).waitFor();
  await page.getByRole('button', { name: 'Hold it longer' }).click();
  await page.getByText(/^Held for you for another (15:00|14:\d\d)$/).waitFor();
});

test('All windows of a browser share what is held, and the basket shows it as theirs', async (t) => {
  const jug = await anArticle({ name: 'Jug in two windows', units: 1 });
  const one = await openCheckout(t, [jug]);
  await held(one);
  const other = await one.context().newPage();
  await other.goto('/shop/#/checkout');
  await held(other);

  await other.getByRole('link', { name: 'Change the basket' }).click();
  await other.getByText('Held for you', { exact: true }).waitFor();
  await other.getByText('sold out').waitFor({ state: 'detached' });
  await other.getByRole('button', { name: 'Take out Jug in two windows' }).click();
  await one.getByText('There is nothing to buy in your basket.').waitFor();
});
