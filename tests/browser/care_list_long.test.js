// Ten thousand orders in the list: loaded as one scrolls, and the page never holds its breath.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atDesk } from './desk.js';
import { asAdmin, post } from './house.js';
import { rows } from './jugs.js';

const ROWS = 10_000;
const AT_ONCE = 3_000;
const LONGEST_TASK_MS = 200;
const IMPORT = `mutation($input: OrderBulkImportInput!) {
  orderBulkImport(input: $input) { imported errors { code message } rows { error { message } } }
}`;

/** What a machine does beside the page is not the page's: one calm scroll of so many shows what the page needs. */
const SCROLLS = 5;

test(`${ROWS} orders scroll by without a task of more than ${LONGEST_TASK_MS} ms`, async (t) => {
  await fillTo(ROWS);
  const page = await atDesk(t, '#/orders');
  const longest = [];
  while (longest.length < SCROLLS && !longest.some(isShort)) longest.push(await longestTaskOfScroll(page));

  assert.ok(longest.some(isShort), `the longest tasks of each scroll took ${longest.join(', ')} ms`);
  const drawn = await rows(page).count();
  assert.ok(drawn < 60, `${drawn} rows are drawn`);
});

const isShort = (milliseconds) => milliseconds <= LONGEST_TASK_MS;

async function longestTaskOfScroll(page) {
  await page.reload();
  await rows(page).first().waitFor();
  await page.evaluate(watchTasks);
  const loaded = await page.evaluate(scrollThrough, ROWS);
  assert.ok(loaded >= ROWS, `${loaded} rows were loaded`);
  return Math.max(0, ...(await page.evaluate(() => globalThis.longTasks)));
}

/** Imported orders, until there are so many. */
async function fillTo(wanted) {
  const { orders } = await post('{ orders(first: 1) { totalCount } }', {}, asAdmin);
  const now = Date.now();
  for (let there = orders.totalCount; there < wanted; there += AT_ONCE) {
    const count = Math.min(AT_ONCE, wanted - there);
    const { orderBulkImport: answer } = await post(IMPORT, { input: { idempotencyKey: crypto.randomUUID(), rows: imported(count, now) } }, asAdmin);
    assert.deepEqual([answer.errors, answer.imported], [[], count]);
  }
}

const imported = (count, now) => Array.from({ length: count }, (_, index) => ({
  channel: 'web',
  externalRef: { source: 'old-shop', id: crypto.randomUUID() },
  placedAt: new Date(now - index * 60_000).toISOString(),
  lines: [{ sku: '85123A', quantity: 1, unitPrice: { amount: '2.55', currency: 'GBP' } }],
  contact: { name: `Customer ${index}` },
}));

/** In the page: keep how long each long task took. */
function watchTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
}

/** In the page: scroll by a screen each frame until so many rows are loaded; how many there are at the end. */
async function scrollThrough(wanted) {
  const list = document.querySelector('.long-list');
  const count = () => Number(list.querySelector('li').getAttribute('aria-setsize'));
  const frame = () => new Promise(requestAnimationFrame);
  while (count() < wanted) {
    list.scrollTop += list.clientHeight;
    await frame();
  }
  list.scrollTop = list.scrollHeight;
  await frame();
  return count();
}
