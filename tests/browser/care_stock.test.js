// The desk's view of stock: what lies where, live; and corrections by those who may make them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { atDesk, says } from './desk.js';
import { anArticle } from './goods.js';
import { asAdmin, post } from './house.js';
import { looksRight } from './pictures.js';

const DAVENTRY = '#/stock?location=WH-DAVENTRY';
const level = (page, { sku }) => page.getByRole('list', { name: 'Stock levels' }).getByRole('listitem').filter({ hasText: sku });
const movements = (page) => page.getByRole('list', { name: 'Movements' }).getByRole('listitem');

test('levels of a location are found by code and by name, and change while one looks', async (t) => {
  const article = await anArticle({ name: 'Copper kettle', units: 7 });
  const page = await atDesk(t, DAVENTRY);

  await page.getByRole('searchbox', { name: 'SKU or name' }).fill(article.sku.toLowerCase());
  await says(level(page, article), '7 available');
  await says(level(page, article), 'Copper kettle');
  await article.take(3);
  await says(level(page, article), '4 available');
  await article.take(4);
  await page.getByLabel('Show').selectOption({ label: 'Nothing available' });
  await says(level(page, article), '0 available');
  await looksRight(page, 'care-stock');

  await page.getByRole('searchbox', { name: 'SKU or name' }).fill('no such kettle');
  await says(page, 'Nothing of that kind lies here');
});

test('a level shows where else the SKU lies, how it went, and every movement as it happens', async (t) => {
  const article = await anArticle({ name: 'Brass lamp', units: 20 });
  await article.receive(5, 'ST-LONDON');
  const page = await atDesk(t, `#/stock/${article.sku}/WH-DAVENTRY`);

  await page.getByRole('heading', { level: 1, name: 'Brass lamp' }).waitFor();
  await says(movements(page).first(), '+20 on hand');
  await says(page.getByRole('region', { name: 'Everywhere' }), '5 of 5');
  await article.take(8);
  await says(movements(page).first(), /^[-−]8 on hand/);
  await says(movements(page).first(), 'then 12 on hand');
  await says(page.getByRole('region', { name: 'Everywhere' }), '12 of 12');
  await page.getByRole('table', { name: 'On hand over time' }).waitFor({ state: 'attached' });
  await looksRight(page, 'care-stock-level');
});

test('a ledger is read to its beginning, page by page, and goes on living meanwhile', async (t) => {
  const article = await anArticle({ name: 'Slate coaster', units: 60 });
  for (let taken = 0; taken < 55; taken += 1) await article.take(1);
  const page = await atDesk(t, `#/stock/${article.sku}/WH-DAVENTRY`);
  await says(movements(page).first(), 'then 5 on hand');
  await becomes(() => movements(page).count(), 50);

  await page.getByRole('button', { name: 'Show more' }).click();
  await says(movements(page).last(), '+60 on hand');
  await becomes(() => movements(page).count(), 56);
  await article.take(1);

  await says(movements(page).first(), 'then 4 on hand');
  await becomes(() => movements(page).count(), 57);
  await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' });
});

test('who may adjust stock says by how much and why, sees what will lie there, and it is done once', async (t) => {
  const article = await anArticle({ name: 'Oak tray', units: 12 });
  const page = await atDesk(t, `#/stock/${article.sku}/WH-DAVENTRY`, { as: 'admin' });

  await page.getByRole('button', { name: 'Adjust' }).click();
  const dialog = page.getByRole('dialog', { name: `Adjust ${article.sku}` });
  await dialog.getByLabel('Units to add').fill('-2');
  await dialog.getByLabel('Why').selectOption({ label: 'Units broke' });
  await dialog.getByLabel('Note').fill('Two fell off the shelf.');
  await looksRight(page, 'care-stock-adjust');
  await dialog.getByRole('button', { name: 'Make it 10 on hand' }).dblclick();

  await dialog.waitFor({ state: 'detached' });
  await says(movements(page).first(), 'Two fell off the shelf.');
  const { stockLevels } = await post(`query($sku: String!) { stockLevels(skus: [$sku], first: 1) { edges { node { onHand } } } }`, article, asAdmin);
  assert.equal(stockLevels.edges[0].node.onHand, 10);
});

test('more than lies there cannot be taken out: the field says so', async (t) => {
  const article = await anArticle({ name: 'Elm bowl', units: 1 });
  const page = await atDesk(t, `#/stock/${article.sku}/WH-DAVENTRY`, { as: 'admin' });

  await page.getByRole('button', { name: 'Adjust' }).click();
  const dialog = page.getByRole('dialog', { name: `Adjust ${article.sku}` });
  await dialog.getByLabel('Units to add').fill('-5');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await dialog.locator('[aria-invalid=true]').waitFor();
});

test('an agent of the care desk is told who adjusts stock, and a level that never was is said to be none', async (t) => {
  const article = await anArticle({ name: 'Ash spoon', units: 1 });
  const page = await atDesk(t, `#/stock/${article.sku}/WH-DAVENTRY`);
  await says(page, 'Stores, warehouses and administrators adjust stock.');

  await page.goto(`/care/#/stock/${article.sku}/ST-BRISTOL`);
  await says(page, `${article.sku} was never at ST-BRISTOL`);
});
