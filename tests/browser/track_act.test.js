// What the holder of a link may do: cancel what is not packed, and come for what lies ready.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anArticle } from './goods.js';
import { nobodyIsKeptOut } from './axe.js';
import { becomes, hasFocus } from './becomes.js';
import { anOrder } from './orders.js';
import { looksRight } from './pictures.js';
import { follow, heading, MUG } from './track_steps.js';

test('some of an order is canceled: what that means is said before, and shown after', async (t) => {
  const { sku, name } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 3 }] });
  const page = await follow(t, order);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The order then comes to £0.00.').waitFor();
  await dialog.getByLabel('Only some of it').check();
  await dialog.getByText('Choose what to cancel.').waitFor();
  await dialog.getByRole('group', { name }).getByRole('button', { name: 'One more' }).click();
  await dialog.getByText(/The order then comes to £42\.95/).waitFor();
  await looksRight(page, 'track-cancel');
  await dialog.getByRole('button', { name: 'Cancel it' }).click();

  await page.getByText('It is canceled.').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await becomes(() => page.locator('.totals .sum').innerText(), /£42\.95/);
  await becomes(() => page.locator('.contents').innerText(), /1 canceled/);
  await heading(page, 'Your order is confirmed');
});

test('the whole order is canceled by keyboard alone, and the focus is never lost', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 1 }] });
  const page = await follow(t, order);
  await page.getByRole('button', { name: 'Cancel the order' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('The order then comes to £0.00.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocus(page.getByRole('button', { name: 'Cancel the order' }));
  await page.keyboard.press('Enter');
  await page.getByText('The order then comes to £0.00.').waitFor();
  await page.getByLabel('Why?').press('End');
  for (const name of ['Anything the shop should know (optional)', 'Keep the order', 'Cancel it']) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate((name) => [document.activeElement.textContent, document.activeElement.labels?.[0]?.textContent].includes(name), name), name);
  }
  await page.keyboard.press('Enter');
  await heading(page, 'Canceled');
  await hasFocus(page.getByRole('heading', { level: 1 }));
  await becomes(() => page.locator('.steps .step-name').allInnerTexts(), ['Ordered', 'Canceled']);
});

test('an order that changes while one chooses is not canceled unseen', async (t) => {
  const { sku } = await anArticle(MUG);
  const order = await anOrder({ lines: [{ sku, quantity: 2 }] });
  await order.accept();
  const page = await follow(t, order);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The order then comes to £0.00.').waitFor();
  await order.dispatch();
  await dialog.getByText('It has gone too far for that by now. The page shows how it stands.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel it', disabled: true }).waitFor();
});

test('goods that lie ready are collected: the code, on the way, there', async (t) => {
  const { sku, receive } = await anArticle(MUG);
  await receive(5, 'ST-LONDON');
  const order = await anOrder({ lines: [{ sku, quantity: 1 }], method: 'CURBSIDE' });
  const page = await follow(t, order);
  await page.getByText('London store').first().waitFor();
  await page.getByText('The code appears here as soon as it is ready.').waitFor();
  await order.accept();
  await order.ready();
  await heading(page, 'Ready to collect');
  const code = page.locator('.digits');
  await becomes(() => code.innerText(), /^\d{6}\s*(\d ){5}\d$/);
  await looksRight(page, 'track-collect');

  await page.getByRole('button', { name: 'I am on my way' }).click();
  await page.getByText('The store knows that you are on your way.').waitFor();
  await page.getByRole('button', { name: 'I am here' }).click();
  await page.getByLabel('Parking bay').fill('B7');
  await page.getByLabel('Your vehicle').fill('blue van');
  await nobodyIsKeptOut(page);
  await page.getByRole('button', { name: 'Tell the store' }).click();
  await page.getByText('The store knows that you are at bay B7, and brings it out to you.').waitFor();
});
