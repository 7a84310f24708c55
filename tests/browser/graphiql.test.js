// GraphiQL in the browser: tabs that run as they are, as the caller each is meant for, and no host but the shop's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nobodyIsKeptOut } from './axe.js';
import { becomes } from './becomes.js';
import { openWindow, origin, post } from './house.js';

const TABS = [
  ['Availability', 'anonymous'],
  ['PlaceOrder', 'anonymous'],
  ['TrackOrder', 'guest'],
  ['MyOrders', 'customer'],
  ['WatchOrders', 'care'],
  ['WatchStock', 'care'],
  ['WarehouseWork', 'warehouse'],
  ['StorePickups', 'store'],
  ['EventLog', 'admin'],
];

async function openIde(t, options = {}) {
  const page = await openWindow(t, '/graphql', { viewport: { width: 1280, height: 900 }, ...options });
  await button(page, 'Availability').waitFor();
  return page;
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const asksAs = (page) => page.getByLabel('This tab asks as');
const answer = (page) => page.getByRole('region', { name: 'Result Window' });

async function run(page, name, operation) {
  await button(page, name).click();
  if (!operation) return page.getByRole('button', { name: /^Execute query/ }).click();
  await page.locator('button.graphiql-execute-button[aria-haspopup=menu]').click();
  await page.getByRole('menuitem', { name: operation, exact: true }).click();
}

async function answers(page, ...texts) {
  for (const text of texts) await answer(page).getByText(text).first().waitFor();
}

test('every tab runs as it is, one after another, and asks as whom it is meant for', async (t) => {
  const page = await openIde(t);
  const wanted = {
    Availability: ['"promisedOn"'],
    PlaceOrder: ['"trackingToken"', '"CONFIRMED"'],
    TrackOrder: ['"orderChanged"', '"CONFIRMED"'],
    MyOrders: ['"Mutation.orderPlace"'],
    WatchOrders: ['"ordersChanged"', '"paymentStatus"'],
    WatchStock: ['"WH-DAVENTRY"'],
    WarehouseWork: ['"fulfillmentOrdersChanged"', '"pickedQuantity"'],
    StorePickups: ['"ST-LONDON"'],
  };

  for (const [name, role] of TABS) {
    await run(page, name, name === 'EventLog' ? 'EventLog' : null);
    await answers(page, ...(wanted[name] ?? ['"location.saved"']));
    await becomes(() => asksAs(page).inputValue(), role);
    assert.doesNotMatch(await answer(page).innerText(), /"errors": \[\s*\{/, name);
  }
});

test('a stream shows what happens while it runs, and nothing after it is stopped', async (t) => {
  const page = await openIde(t);
  await run(page, 'WatchOrders');
  await answers(page, '"ordersChanged"');

  const number = await anOrder();
  await answers(page, `"${number}"`);

  await page.getByRole('button', { name: /^Stop query/ }).click();
  await page.getByRole('button', { name: /^Execute query/ }).waitFor();
  const before = await answer(page).innerText();
  await anOrder();
  await run(page, 'Availability');
  await answers(page, '"promisedOn"');
  await button(page, 'WatchOrders').click();
  await becomes(() => answer(page).innerText(), before);
});

test('a guest follows the order that was bought in the tab before', async (t) => {
  const page = await openIde(t);
  await run(page, 'PlaceOrder');
  await answers(page, '"number"');
  const [, number] = /"number": "([^"]+)"/.exec(await answer(page).innerText());

  await run(page, 'TrackOrder');

  await answers(page, `"${number}"`);
  await page.getByText('the order that you placed here').waitFor();
});

/** GraphiQL keeps its tabs and its query a moment later, one after the other, and takes a page between the two for a new tab. */
const isWrittenDown = (page, operation) => page.waitForFunction((name) => {
  const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{"tabs":[]}');
  return tabs[activeTabIndex]?.operationName === name && localStorage.getItem('graphiql:query') === tabs[activeTabIndex].query;
}, operation);

test('another caller is refused what is not theirs, and the choice is kept', async (t) => {
  const page = await openIde(t);
  await button(page, 'WatchStock').click();
  await asksAs(page).selectOption('customer');
  await page.getByRole('button', { name: /^Execute query/ }).click();
  await answers(page, '"FORBIDDEN"');

  await button(page, 'Availability').click();
  await becomes(() => asksAs(page).inputValue(), 'anonymous');
  await isWrittenDown(page, 'Availability');
  await page.reload();
  await button(page, 'WatchStock').click();

  await becomes(() => asksAs(page).inputValue(), 'customer');
});

test('credentials in the headers editor stand in for the caller', async (t) => {
  const page = await openIde(t, { allow: [/status of 401/] });
  await button(page, 'MyOrders').click();
  await button(page, 'Headers').click();
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror').click();
  await page.keyboard.insertText('{"Authorization": "Bearer of nothing"}');
  await page.getByRole('button', { name: /^Execute query/ }).click();

  await answers(page, '"UNAUTHENTICATED"');
});

for (const colorScheme of ['light', 'dark']) {
  test(`no host but the shop's own is asked, and nobody is kept out: ${colorScheme}`, async (t) => {
    const page = await openIde(t, { colorScheme });
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url().replace(/^ws/, 'http')));
    await page.reload();
    await run(page, 'WatchStock');
    await answers(page, '"WH-DAVENTRY"');

    const hosts = new Set(asked.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).origin));
    assert.deepEqual([...hosts], [origin]);
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen, `${wide} px wide in a window of ${seen}`);
    await nobodyIsKeptOut(page, 'header'); // below it is GraphiQL
  });
}

/** The number of an order that somebody else places. */
async function anOrder() {
  const { orderPlace } = await post(
    `mutation Bought($input: OrderPlaceInput!) { orderPlace(input: $input) { order { number } errors { message } } }`,
    {
      input: {
        idempotencyKey: crypto.randomUUID(),
        channel: 'web',
        lines: [{ sku: '85123A', quantity: 1 }],
        contact: { name: 'Ada Example', email: 'ada@example.com' },
        shippingAddress: { line1: '1 The Green', city: 'London', postalCode: 'N1 1AA', country: 'GB' },
      },
    },
  );
  assert.deepEqual(orderPlace.errors, []);
  return orderPlace.order.number;
}
