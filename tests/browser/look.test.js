// The gallery at /look/: every component in every state that it can be in, in every size and both schemes; and what the
// components do for a keyboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nobodyIsKeptOut } from './axe.js';
import { becomes, hasFocus } from './becomes.js';
import { openWindow, origin } from './house.js';
import { looksRight } from './pictures.js';

async function gallery(t, options) {
  const page = await openWindow(t, '/look/', options);
  await page.getByRole('heading', { level: 1, name: 'The look' }).waitFor();
  return page;
}

const section = (page, name) => page.getByRole('region', { name, exact: true });
const focusOn = (page, text) => page.locator(':focus', { hasText: text }).waitFor();

test('the gallery looks right in every size and both schemes', async (t) => {
  const page = await gallery(t);
  await page.locator('.map-land.near').first().waitFor();

  await looksRight(page, 'look');
});

test('a menu and a dialog stay in a narrow window, and keep nobody out', async (t) => {
  const page = await gallery(t, { viewport: { width: 360, height: 780 } });
  const isInside = async (box) => {
    const { x, width } = await box.boundingBox();
    assert.ok(x >= 0 && x + width <= 360, `from ${x} to ${x + width}`);
  };

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await isInside(page.getByRole('menu'));
  await nobodyIsKeptOut(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open a dialog' }).click();
  await isInside(page.getByRole('dialog'));

  await nobodyIsKeptOut(page);
});

test('money has the digits of its currency, and loses none to a float', async (t) => {
  const page = await gallery(t, { locale: 'en-GB' });
  const shown = async (name) => {
    const cells = await section(page, 'Money and time').getByRole('row', { name }).getByRole('cell').allTextContents();
    return cells.slice(0, 2).map((text) => text.replace(/\s/g, ' '));
  };

  assert.deepEqual(await shown('Pounds'), ['£1,234.50', '1.234,50 £']);
  assert.deepEqual(await shown('Yen have'), ['JP¥1,250', '1.250 ¥']);
  assert.deepEqual(await shown('Dinars have'), ['KWD 12.345', '12,345 KWD']);
  assert.deepEqual(await shown('More than a float'), ['€9,007,199,254,740,993.03', '9.007.199.254.740.993,03 €']);
  assert.deepEqual(await shown('A change'), ['-£3.95', '-3,95 £']);
});

test('a promised day is the same day for a visitor from anywhere, and an instant is told in the time of its place', async (t) => {
  for (const timezoneId of ['Pacific/Kiritimati', 'Pacific/Honolulu']) {
    const page = await gallery(t, { timezoneId });
    const english = (name) => section(page, 'Money and time').getByRole('row', { name }).getByRole('cell').first().textContent();

    assert.equal(await english('A promised day'), 'Tuesday 24 November');
    assert.equal(await english('From a day to another'), 'Tue 24 Nov – Thu 26 Nov');
    assert.equal(await english('An instant, in Berlin'), '24 Nov, 10:05');
    assert.equal(await english('How long ago'), '2 hours ago');
  }
});

test('a dialog takes the focus, keeps it, and gives it back where it was', async (t) => {
  const page = await gallery(t);
  const opener = page.getByRole('button', { name: 'Open a dialog' });

  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cancel this order?' });
  await dialog.waitFor();
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)));
  }
  await page.keyboard.press('Escape');

  await dialog.waitFor({ state: 'detached' });
  await hasFocus(opener);
});

test('a menu is walked through by arrows, says why something cannot be done, and gives the focus back', async (t) => {
  const page = await gallery(t);
  const opener = page.getByRole('button', { name: 'More', exact: true });

  await opener.press('Enter');
  await focusOn(page, /^Add a note$/);
  await page.keyboard.press('ArrowUp');
  await focusOn(page, /^Cancel the order$/);
  await page.keyboard.press('ArrowUp');
  await focusOn(page, /A parcel has left already/);
  await page.keyboard.press('Enter');
  assert.ok(await page.getByRole('menu').isVisible());
  await page.keyboard.press('Escape');

  await page.getByRole('menu').waitFor({ state: 'detached' });
  await hasFocus(opener);
});

test('tabs change by arrows, and only the chosen one is a stop of the tab key', async (t) => {
  const page = await gallery(t);

  await page.getByRole('tab', { name: /Lines/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await hasFocus(page.getByRole('tab', { name: /^Timeline/, selected: true }));
  await page.getByRole('tabpanel', { name: /Timeline/ }).getByText('“events”').waitFor();
  await page.keyboard.press('Tab');

  await hasFocus(page.getByRole('tabpanel'));
});

test('a quantity stays within its bounds, however it is changed', async (t) => {
  const page = await gallery(t);
  const group = page.getByRole('group', { name: 'Mug' });
  const field = group.getByRole('textbox', { name: 'Quantity' });

  const says = (value) => becomes(() => field.inputValue(), value);

  await field.fill('9');
  await field.blur();
  await says('5');
  await group.getByRole('button', { name: 'One more', disabled: true }).waitFor();
  await field.fill('');
  await field.blur();
  await says('5');
  await group.getByRole('button', { name: 'One less' }).click();
  await says('4');
  await field.press('ArrowDown');
  await says('3');
  await field.fill('x1y');
  await says('1');
  await group.getByRole('button', { name: 'One less', disabled: true }).waitFor();
});

test('a button at work keeps the focus, says so, and cannot be pressed again', async (t) => {
  const page = await gallery(t);
  const button = page.getByRole('button', { name: /^Work once pressed/ });

  await button.press('Enter');

  await page.getByRole('button', { name: 'Work once pressed Working', disabled: true }).waitFor();
  await hasFocus(button);
});

test('a wrong field is described by what is wrong with it', async (t) => {
  const page = await gallery(t);
  const field = page.getByRole('textbox', { name: 'Postal code' });

  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  const description = await field.getAttribute('aria-describedby');
  assert.match(await page.locator(`[id="${description}"]`).textContent(), /looks like N1 1AA/);
});

test('a lost line is said with the time of what is shown, and so is its return, for a while', async (t) => {
  const page = await gallery(t);
  const banner = page.locator('.line-banner');
  const be = (state) => page.getByRole('button', { name: state, exact: true }).click();

  await be('offline');
  await banner.getByText(/You are offline\. What you see is as of \d+:\d\d/).waitFor();
  await be('connecting');
  await banner.getByText('Connecting again').waitFor();
  const back = banner.getByText('You are back.').waitFor(); // It is said for a few seconds.
  await be('live');

  await back;
  await banner.getByText('You are back.').waitFor({ state: 'detached' });
});

test('what happened is said to those who listen, and can be sent away', async (t) => {
  const page = await gallery(t);

  const said = page.locator('.toasts');
  assert.equal(await said.getAttribute('role'), 'status');

  await page.getByRole('button', { name: 'Say what happened' }).click();
  const stopped = said.getByText('It was sold while you looked.').waitFor(); // It goes by itself.
  await page.getByRole('button', { name: 'Say what did not' }).click();
  await stopped;
  await said.getByRole('button', { name: 'Undo' }).click();

  await said.getByText('The basket holds it now.').waitFor({ state: 'detached' });
});

test('ten thousand rows are walked through with one tab stop, and only those in sight are there', async (t) => {
  const page = await gallery(t);
  const rows = page.getByRole('list', { name: 'Orders' }).getByRole('listitem');

  await rows.first().focus();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await focusOn(page, 'OW-10001');
  await page.keyboard.press('End');
  await focusOn(page, 'OW-19999');
  assert.equal(await page.locator(':focus').getAttribute('aria-posinset'), '10000');
  const drawn = await rows.count();
  assert.ok(drawn < 40, `${drawn} rows are there`);
  await page.keyboard.press('Enter');

  await page.getByText('Opened: OW-19999').waitFor();
});

test('what one reads stays where it is when rows come in above it; at the top they are seen', async (t) => {
  const page = await gallery(t);
  const list = page.locator('.long-list');
  const first = () => list.evaluate((box) => {
    const from = box.getBoundingClientRect().top;
    const rows = [...box.querySelectorAll('.long-row')].map((row) => ({ top: row.getBoundingClientRect().top - from, number: row.querySelector('.code').textContent }));
    return rows.find(({ top }) => top > -30);
  });
  const comeIn = () => page.getByRole('button', { name: 'Let three come in above' }).click();

  await list.evaluate((box) => box.scrollTo(0, 4000));
  await page.waitForFunction(() => document.querySelector('.long-list').textContent.includes('OW-10072'));
  const before = await first();
  await comeIn();
  await page.getByRole('listitem').and(page.locator('[aria-setsize="10003"]')).first().waitFor();
  await becomes(first, before);

  await list.evaluate((box) => box.scrollTo(0, 0));
  await page.waitForFunction(() => document.querySelector('.long-list').textContent.includes('OW-20002'));
  await comeIn();
  await page.waitForFunction(() => document.querySelector('.long-list').textContent.includes('OW-20005'));
  await becomes(async () => (await first()).number, 'OW-20005');
});

test('who comes back finds the place again, who goes on begins at the top, at the heading', async (t) => {
  const page = await openWindow(t, '/shop/');
  const articles = page.locator('main a[href*="#/"]');

  await articles.nth(20).waitFor();
  const link = articles.nth(20);
  await link.evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 200));
  // What comes in above until the press, a price or a word on stock, moves the page: the place is where it was pressed.
  await page.evaluate(() => addEventListener('click', () => (globalThis.placeLeft = scrollY), { capture: true, once: true }));
  await link.click();
  await page.locator('h1:focus').waitFor();
  await becomes(() => page.evaluate(() => scrollY), 0);
  const place = await page.evaluate(() => globalThis.placeLeft);
  assert.ok(place > 100, `${place}`);
  await page.goBack();

  await becomes(() => page.evaluate((expected) => Math.abs(scrollY - expected) < 2, place), true);
});

test('a place is chosen in the list beside the map as on the map', async (t) => {
  const page = await gallery(t);
  const chosen = section(page, 'Maps').getByRole('button', { pressed: true });

  await section(page, 'Maps').getByRole('button', { name: /Leeds/ }).press('Enter');
  await chosen.filter({ hasText: /Leeds/ }).waitFor();
  await page.locator('.map-point.place').filter({ hasText: '1' }).locator('path').click();

  await chosen.filter({ hasText: /London/ }).waitFor();
});

test('a map is drawn from this house alone, its countries and those in sight', async (t) => {
  const asked = [];
  const page = await openWindow(t, 'about:blank');
  page.on('request', (request) => asked.push(new URL(request.url())));

  await page.goto('/look/');
  await page.locator('.map-land.near').first().waitFor();

  const outlines = asked.map(({ pathname }) => pathname).filter((path) => path.startsWith('/outlines/'));
  assert.ok(['GB', 'DE', 'FR', 'NL', 'BE'].every((code) => outlines.includes(`/outlines/${code}.json`)), outlines.join(' '));
  assert.equal(outlines.length, new Set(outlines).size);
  assert.deepEqual([...new Set(asked.map((url) => url.origin))], [origin]);
});

test('what is only read makes the page no longer', async (t) => {
  const page = await gallery(t);
  await page.locator('.map-land.near').first().waitFor();

  const [high, foot] = await page.evaluate(() => [document.documentElement.scrollHeight, document.querySelector('.page-foot').getBoundingClientRect().bottom + scrollY]);

  assert.ok(Math.abs(high - foot) <= 1, `${high} px high, and its foot ends at ${foot}`);
});

test('who wants no motion gets none', async (t) => {
  const page = await gallery(t);

  const longest = await page.locator('.bone').first().evaluate((bone) => getComputedStyle(bone).animationDuration);

  assert.ok(Number.parseFloat(longest) <= 0.00001 * 1000, longest);
});
