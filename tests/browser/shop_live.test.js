// What changes while somebody looks at the shop: stock, the basket in another window, the line to the server.

import { test } from 'node:test';
import { becomes } from './becomes.js';
import { anArticle } from './goods.js';
import { AWAY, killServer, openWindow as open, startServer } from './house.js';
import { looksRight } from './pictures.js';

const IN_BRITAIN = { locale: 'en-GB', timezoneId: 'Europe/London' };
const openWindow = (t, path, options = {}) => open(t, path, { ...IN_BRITAIN, ...options });

test('An article that sells out while it is looked at says so at once, and so when it is back', async (t) => {
  const article = await anArticle({ name: 'Lone candlestick', units: 1 });
  const page = await openWindow(t, `/shop/#/article/${article.sku}`);
  const status = page.getByRole('status').filter({ has: page.locator('.badge') });
  await status.getByText('Only a few left').waitFor();

  await article.take(1);
  await status.getByText('Sold out').waitFor();
  await page.getByRole('button', { name: 'Add to basket' }).waitFor({ state: 'detached' });
  await looksRight(page, 'shop-sold-out');

  await article.receive(40);
  await status.getByText('In stock').waitFor();
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.getByText('Lone candlestick is in your basket.').waitFor();
});

test('A card of the catalog changes with the stock', async (t) => {
  const article = await anArticle({ name: 'Unrepeatable ornament', units: 30 });
  const page = await openWindow(t, `/shop/#/?q=${article.sku}`);
  const card = page.locator('.article-card');
  await card.getByText('In stock').waitFor();

  await article.take(30);
  await card.getByText('Sold out').waitFor();
  await card.getByRole('button').waitFor({ state: 'detached' });
});

test('A basket survives a reload, and all windows of a browser agree on it', async (t) => {
  const one = await openWindow(t, '/shop/#/article/85123A');
  const other = await one.context().newPage();
  await other.goto('/shop/#/basket');
  await other.getByText('Nothing is in it yet.').waitFor();
  await looksRight(other, 'shop-basket-empty');

  await one.getByRole('button', { name: 'One more' }).click();
  await one.getByRole('button', { name: 'Add to basket' }).click();
  await other.getByRole('link', { name: 'White Hanging Heart T-Light Holder' }).waitFor();
  await other.reload();
  await other.getByText('£2.95 each').waitFor();
  await becomes(() => other.getByLabel('Quantity', { exact: true }).inputValue(), '2');

  await other.getByRole('button', { name: 'One more' }).click();
  await one.getByRole('link', { name: /Basket/ }).getByText('3').waitFor();
  await other.getByRole('button', { name: 'Take out White Hanging Heart T-Light Holder' }).click();
  await other.getByText('Nothing is in it yet.').waitFor();
  await other.getByRole('button', { name: 'Undo' }).click();
  await one.getByRole('link', { name: /Basket/ }).getByText('3').waitFor();
});

test('What a browser has kept and is no basket is not taken for one', async (t) => {
  const page = await openWindow(t, '/shop/#/basket');
  const kept = [{ sku: '85123A', quantity: 2 }, { sku: 7, quantity: 1 }, { sku: '22423', quantity: 'many' }, null, 'x'];
  await page.evaluate((value) => localStorage.setItem('orderwire.basket.web', JSON.stringify(value)), kept);
  await page.reload();

  await page.getByText('£2.95 each').waitFor();
  await becomes(() => page.locator('.basket-line').count(), 1);
  await page.evaluate(() => localStorage.setItem('orderwire.basket.web', 'no JSON at all'));
  await page.reload();
  await page.getByText('Nothing is in it yet.').waitFor();
});

test('The shop is told that the server is away, goes on with what it has, and knows what happened meanwhile', async (t) => {
  const article = await anArticle({ name: 'Patient vase', units: 30 });
  const page = await openWindow(t, `/shop/#/article/${article.sku}`, { allow: AWAY });
  await page.locator('.article-stock').getByText('In stock').waitFor();

  await killServer();
  await page.getByText(/You are offline\. What you see is as of/).waitFor();
  await becomes(() => page.locator('.article-stock .badge').innerText(), 'In stock');
  await startServer();
  await article.take(30);
  // A browser says so when there is a network again: then nobody waits for the next try, however long the server was away.
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.locator('.article-stock').getByText('Sold out').waitFor();
  await page.getByText(/You are offline/).waitFor({ state: 'detached' });
});
