// The shop that the launcher opened (`python -m tests.browser`), a browser to look at it, and its keeper.

import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

const { ORDERWIRE_ADDRESS, ORDERWIRE_ADMIN_TOKEN, ORDERWIRE_CHROMIUM, ORDERWIRE_KEEPER_PORT } = process.env;

export const origin = `http://${ORDERWIRE_ADDRESS}`;
export const asAdmin = { authorization: `Bearer ${ORDERWIRE_ADMIN_TOKEN}` };

/** Of every password in the demo shop. */
export const PASSWORD = 'orderwire demo shop';

const browser = await chromium.launch({
  executablePath: ORDERWIRE_CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
after(() => browser.close());

/**
 * A window of its own (nothing is shared with another one), at a path of the shop. What the console says as a warning or
 * an error, and every error that nobody caught, fails the test at its end: `allow` names what a test brings about.
 */
export async function openWindow(t, path, { allow = [], ...options } = {}) {
  const context = await browser.newContext({ baseURL: origin, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const said = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  t.after(async () => {
    await context.close();
    assert.deepEqual(said.filter((text) => !allow.some((expected) => expected.test(text))), []);
  });
  await page.goto(path);
  return page;
}

/** What it says when a line is closed on which a subscription is just being sent. */
export const CUT_SHORT = /already in CLOSING or CLOSED state/;

/** What a browser says by itself while the server is away; no page can keep it from doing so. */
export const AWAY = [/WebSocket connection to .* failed/, /Failed to load resource: net::ERR_/, CUT_SHORT];

export async function post(query, variables = {}, headers = {}) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Kill the program as a power cut would. */
export const killServer = () => told('kill');

/** Start it again, at the same address. */
export const startServer = () => told('start');

/** Start the program anew: from now on it takes the documents of this manifest, and no others, from everybody. */
export const trustOnly = (manifest) => told(`trust ${manifest}`);

/** A token of an administrator that ends after so many seconds. */
export const tokenFor = (seconds) => told(`token ${seconds}`);

/** A cursor of a log that is no more, as a page holds one whose shop was restored from a backup. */
export const lostPlace = () => told('lost');

function told(word) {
  return new Promise((resolve, reject) => {
    const keeper = createConnection({ host: '127.0.0.1', port: Number(ORDERWIRE_KEEPER_PORT) });
    keeper.once('error', reject);
    keeper.once('data', (answer) => {
      keeper.end();
      resolve(String(answer).trim());
    });
    keeper.write(`${word}\n`);
  });
}
