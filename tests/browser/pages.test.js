// Every page that is served stands, says what it is, and keeps nobody out.

import { test } from 'node:test';
import { nobodyIsKeptOut } from './axe.js';
import { becomes } from './becomes.js';
import { openWindow } from './house.js';

const TITLES = { '/shop/': 'The shop', '/track/': 'Your order', '/care/': 'Care desk' };

for (const [path, title] of Object.entries(TITLES)) {
  test(`${path} opens without an error, and axe finds nothing serious`, async (t) => {
    const page = await openWindow(t, path);

    await becomes(() => page.title(), title);
    await nobodyIsKeptOut(page);
  });
}
