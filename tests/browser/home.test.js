// The page at `/`: doors to everything that can be tried, and no host but the shop's own behind any of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWindow, origin } from './house.js';
import { looksRight } from './pictures.js';

const DOORS = { Shop: '/shop/', Tracking: '/track/', 'Care desk': '/care/', Graph: '/graphql' };

const doors = (page) => page.getByRole('navigation', { name: 'Pages of the shop' });
const live = (page) => page.locator('#connection', { hasText: 'Live' });

for (const [name, path] of Object.entries(DOORS)) {
  test(`the door "${name}" leads to ${path}, and nobody else is asked on the way`, async (t) => {
    const asked = [];
    const page = await openWindow(t, 'about:blank');
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url().replace(/^ws/, 'http')));
    await page.goto('/');
    await live(page).waitFor();

    await doors(page).getByRole('link', { name }).click();
    await page.waitForURL((url) => url.pathname === path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');

    const hosts = new Set(asked.filter((url) => /^(http|ws)/.test(url)).map((url) => new URL(url).origin));
    assert.deepEqual([...hosts], [origin]);
  });
}

test('a visitor who bought goes on to the tracking page of that order', async (t) => {
  const page = await openWindow(t, '/');
  await page.getByRole('button', { name: 'Place the order' }).click();
  const bought = page.getByRole('heading', { name: /^Your order / });
  await bought.waitFor();

  const link = page.getByRole('link', { name: 'the tracking page' });

  assert.match(await link.getAttribute('href'), /^\/track\/#ot_/);
});

test('the page looks right in every size and both schemes', async (t) => {
  const page = await openWindow(t, '/');
  await live(page).waitFor();
  await page.locator('#place button:enabled').waitFor();
  await page.locator('.card').first().waitFor();

  await looksRight(page, 'home');
});
