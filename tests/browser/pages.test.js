// Every page that is served stands, says what it is, and keeps nobody out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nobodyIsKeptOut } from './axe.js';
import { openWindow } from './house.js';

const TITLES = { '/shop/': 'The shop', '/track/': 'Your order', '/care/': 'Care desk' };

for (const [path, title] of Object.entries(TITLES)) {
  test(`${path} opens without an error, and axe finds nothing serious`, async (t) => {
    const page = await openWindow(t, path);

    assert.equal(await page.title(), title);
    await nobodyIsKeptOut(page);
  });
}
