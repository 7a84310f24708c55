// What watchers see of a server that dies and of lines that break: everything, in order, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLater } from '../../frontend-examples/client/later.ts';
import { killServer, lostPlace, startServer } from './house.js';
import { Items } from './items.js';
import { aStockLevel } from './stock.js';
import { openTunnel } from './tunnel.js';
import { open, watchStock } from './watching.js';

const CARRIERS = { 'a socket': true, 'an event stream, where sockets are blocked,': false };

test('a killed server that comes back is gone on with: nothing missed, nothing doubled', async (t) => {
  const level = await aStockLevel();
  const watchers = [];
  for (const sockets of Object.values(CARRIERS)) {
    const tunnel = await openTunnel(t, { sockets });
    const orderwire = open(t, { at: tunnel.origin });
    const states = new Items();
    orderwire.onState((state) => states.push(state));
    watchers.push({ orderwire, states, seen: watchStock(orderwire, level) });
  }
  for (const { seen } of watchers) await seen.until((onHand) => onHand === level.onHand);
  await level.receive();
  for (const { seen } of watchers) await seen.until((onHand) => onHand === level.onHand + 1);

  await killServer();
  for (const { states } of watchers) await states.until((state) => state === 'offline');
  await startServer();
  await level.receive(2);

  for (const { seen, orderwire } of watchers) {
    await seen.until((onHand) => onHand === level.onHand + 3);
    assert.deepEqual(seen.items, [level.onHand, level.onHand + 1, level.onHand + 3]);
    assert.equal(orderwire.state, 'live');
  }
});

for (const [carrier, sockets] of Object.entries(CARRIERS)) {
  test(`over ${carrier} what happened while the line was cut is told once it is mended`, async (t) => {
    const level = await aStockLevel();
    const tunnel = await openTunnel(t, { sockets });
    const seen = watchStock(open(t, { at: tunnel.origin }), level);
    await seen.until((onHand) => onHand === level.onHand);

    tunnel.cut();
    await level.receive(5);
    tunnel.mend();

    await seen.until((onHand) => onHand === level.onHand + 5);
    assert.deepEqual(seen.items, [level.onHand, level.onHand + 5]);
  });
}

for (const [carrier, sockets] of Object.entries(CARRIERS)) {
  test(`over ${carrier} who comes from a place that the log does not know is told to begin anew, and goes on`, async (t) => {
    const level = await aStockLevel();
    const tunnel = await openTunnel(t, { sockets });

    const seen = watchStock(open(t, { at: tunnel.origin }), level, await lostPlace());
    await seen.until((item) => item === level.onHand);
    await level.receive();

    await seen.until((item) => item === level.onHand + 1);
    assert.deepEqual(seen.items, ['resync', level.onHand, level.onHand + 1]);
  });
}

test('a line that falls silent is noticed within ten seconds, and mended when something passes again', async (t) => {
  const level = await aStockLevel();
  const tunnel = await openTunnel(t);
  const orderwire = open(t, { at: tunnel.origin });
  const seen = watchStock(orderwire, level);
  await seen.until((onHand) => onHand === level.onHand);
  const states = new Items();
  orderwire.onState((state) => states.push(state));

  const silentAt = Date.now();
  tunnel.silence();
  await level.receive();
  await states.until((state) => state !== 'live');
  const noticedMs = Date.now() - silentAt;
  tunnel.mend();

  await seen.until((onHand) => onHand === level.onHand + 1);
  assert.ok(noticedMs < 10_000, `it took ${noticedMs} ms`);
  assert.deepEqual(seen.items, [level.onHand, level.onHand + 1]);
});

test('code that cannot be fetched is a try that was lost: the next one is a socket again, and the page knows that it is offline', async () => {
  const lost = [];
  const later = openLater(() => Promise.reject(new TypeError('Failed to fetch')), () => lost.push('told'));

  const ending = await new Promise((resolve) => later.begin({ query: '', variables: {} }, assert.fail, resolve));

  assert.deepEqual([ending, lost], [{ how: 'lost' }, ['told']]);
});
