// The client in a browser, through its hooks: what a person sees while lines break, answers are lost and clocks are wrong.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBandPage, openLevelPage, says } from './example_page.js';
import { anArticle } from './goods.js';
import { AWAY, killServer, lostPlace, startServer } from './house.js';
import { aStockLevel } from './stock.js';
import { openTunnel } from './tunnel.js';

const HOUR_MS = 3_600_000;
/** A busy machine reads its clock late; it does not read an hour. */
const SECONDS_MS = 15_000;

test('what is shown stays while the server is away, and goes on when it is back', async (t) => {
  const level = await aStockLevel();
  const page = await openLevelPage(t, level, { allow: AWAY });
  await says(page, '#seen', `${level.onHand}`);
  await says(page, '#question', `ready ${level.onHand}`);
  await says(page, '#line', 'live');

  await killServer();
  await says(page, '#line', 'offline');
  await page.click('#again');
  await says(page, '#question', `failed ${level.onHand} away`);
  await startServer();
  await says(page, '#line', 'live');
  await level.receive(4);

  await says(page, '#seen', `${level.onHand} ${level.onHand + 4}`);
  await says(page, '#question', /^ready \d+$/);
});

test('where sockets are blocked, event streams carry the same', async (t) => {
  const level = await aStockLevel();
  const tunnel = await openTunnel(t, { sockets: false });
  const page = await openLevelPage(t, level, { at: tunnel.origin, allow: AWAY });
  await says(page, '#seen', `${level.onHand}`);

  await page.click('#receive');

  await says(page, '#seen', `${level.onHand} ${level.onHand + 1}`);
  await says(page, '#line', 'live');
});

test('a shop that was restored while the line was cut is shown anew, and nothing of before is kept', async (t) => {
  const level = await aStockLevel();
  const [lost, lines] = [await lostPlace(), []];
  const page = await openLevelPage(t, level, {
    allow: AWAY,
    before: (page) => page.routeWebSocket('**/graphql', (near) => {
      const far = near.connectToServer();
      const restored = lines.push(near) > 1;
      near.onMessage((message) => far.send(restored ? message.replace(/"after":"[^"]+"/, `"after":"${lost}"`) : message));
    }),
  });
  await says(page, '#seen', `${level.onHand}`);
  await page.click('#receive');
  await says(page, '#seen', `${level.onHand} ${level.onHand + 1}`);

  await lines[0].close({ code: 1012 });

  await says(page, '#seen', `${level.onHand + 1}`);
  await level.receive();
  await says(page, '#seen', `${level.onHand + 1} ${level.onHand + 2}`);
});

test('pressed twice, done once', async (t) => {
  const level = await aStockLevel();
  const page = await openLevelPage(t, level);
  await says(page, '#seen', `${level.onHand}`);

  await page.dblclick('#receive');

  await says(page, '#receipt', 'done');
  await page.click('#again');
  await says(page, '#question', `ready ${level.onHand + 1}`);
  await says(page, '#seen', `${level.onHand} ${level.onHand + 1}`);
});

test('an answer that was lost is asked for again under the same key, and nothing is done twice', async (t) => {
  const level = await aStockLevel();
  const page = await openLevelPage(t, level, { allow: AWAY });
  await says(page, '#seen', `${level.onHand}`);
  const keys = [];
  let answer;
  const wasSeen = new Promise((resolve) => (answer = resolve));
  await page.route('**/graphql', async (route) => {
    const { idempotencyKey } = route.request().postDataJSON()?.variables?.input ?? {};
    if (!idempotencyKey) return route.continue();
    keys.push(idempotencyKey);
    const response = await route.fetch();
    if (keys.length < 3) return route.abort();
    await wasSeen;
    return route.fulfill({ response });
  });

  await page.click('#receive');
  await says(page, '#receipt', 'working repeating');
  answer();
  await says(page, '#receipt', 'done');

  assert.equal(keys.length, 3);
  assert.equal(new Set(keys).size, 1);
  await says(page, '#seen', `${level.onHand} ${level.onHand + 1}`);
});

test('a refusal is said, and the next attempt has a key of its own', async (t) => {
  const level = await aStockLevel();
  const page = await openLevelPage(t, level);
  await says(page, '#seen', `${level.onHand}`);
  const keys = new Set();
  page.on('request', (request) => {
    const { idempotencyKey } = request.postDataJSON()?.variables?.input ?? {};
    if (idempotencyKey) keys.add(idempotencyKey);
  });

  await page.fill('input', `${-10 * level.onHand - 10_000}`);
  await page.click('#receive');
  await says(page, '#receipt', /^[A-Z_]+$/);
  await page.fill('input', '2');
  await page.click('#receive');
  await says(page, '#receipt', 'done');

  assert.equal(keys.size, 2);
  await says(page, '#seen', `${level.onHand} ${level.onHand + 2}`);
});

for (const [what, offMs] of [['an hour fast', HOUR_MS], ['an hour slow', -HOUR_MS]]) {
  test(`a visitor whose clock is ${what} reads the server's time`, async (t) => {
    const level = await aStockLevel();
    const page = await openLevelPage(t, level, {
      before: (page) => page.addInitScript((ms) => {
        const { now } = Date;
        Date.now = () => now() + ms;
      }, offMs),
    });
    await says(page, '#question', `ready ${level.onHand}`);

    await page.waitForFunction(() => Number(document.querySelector('#now')?.textContent) > 0);
    const shown = Number(await page.textContent('#now'));

    assert.ok(Math.abs(shown - Date.now()) < SECONDS_MS, `${shown - Date.now()} ms`);
  });
}

test('a network that comes back is not waited for', async (t) => {
  const level = await aStockLevel();
  const tunnel = await openTunnel(t);
  const page = await openLevelPage(t, level, { at: tunnel.origin, allow: AWAY });
  await says(page, '#seen', `${level.onHand}`);
  // every rest is as long as the longest: only a hint can end it
  await page.evaluate(() => (Math.random = () => 1e6));
  tunnel.cut();
  await says(page, '#line', 'connecting');
  await level.receive();
  tunnel.mend();

  await page.evaluate(() => dispatchEvent(new Event('online')));

  await says(page, '#seen', `${level.onHand} ${level.onHand + 1}`);
});

test('an element of a page without any framework follows an article, and stops when it is taken away', async (t) => {
  const article = await anArticle({ name: 'A thing of which there is one', units: 100 });
  const page = await openBandPage(t, article);
  await says(page, '#one', 'IN_STOCK');
  await says(page, '#other', 'IN_STOCK');

  await page.evaluate(() => document.querySelector('#other stock-band').remove());
  await article.take(100);

  await says(page, '#one', 'OUT_OF_STOCK');
});
