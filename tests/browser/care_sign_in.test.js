// Who comes in at the care desk, how long they stay, and what they are told when it ends.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes } from './becomes.js';
import { accountOf, signIn } from './desk.js';
import { CUT_SHORT, asAdmin, openWindow, post } from './house.js';
import { looksRight } from './pictures.js';

const desk = (page) => page.getByRole('navigation', { name: 'Desk' });
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
/** What a browser says by itself of an answer 401; the page has asked anew by then. */
const REFUSED = [/status of 401/, CUT_SHORT];

test('a wrong password is said at the form, a right one opens the page that was asked for, and a reload keeps it', async (t) => {
  const page = await openWindow(t, '/care/#/customers');
  await looksRight(page, 'care-sign-in');

  await signIn(page, 'care', 'not this one');
  await page.getByText(/password is wrong/).first().waitFor();
  assert.equal(await page.getByLabel('E-mail').inputValue(), accountOf('care'));

  await signIn(page, 'care');
  await heading(page, 'Customers').waitFor();
  await page.reload();
  await heading(page, 'Customers').waitFor();
  await becomes(() => page.title(), 'Customers · Care desk');
});

test('tabs share a session: one that is opened beside another is signed in, and signing out ends it in all', async (t) => {
  const one = await openWindow(t, '/care/');
  await signIn(one, 'care');
  await desk(one).waitFor();
  const other = await one.context().newPage();
  await other.goto('/care/#/stock');
  await heading(other, 'Stock').waitFor();

  await one.getByRole('button', { name: 'Sign out' }).click();

  await heading(one, 'Sign in').waitFor();
  await other.getByText('You have signed out.').waitFor();
  await becomes(() => other.evaluate(() => ({ ...sessionStorage })), {});
});

test('a token that has ended is renewed without a word, by one tab for all', async (t) => {
  const one = await openWindow(t, '/care/', { allow: REFUSED });
  await signIn(one, 'care');
  await heading(one, 'Orders').waitFor();
  const other = await one.context().newPage();
  await other.goto('/care/');
  await heading(other, 'Orders').waitFor();
  const renewed = [];
  one.context().on('request', (request) => {
    if (request.postData()?.includes('accessRenew')) renewed.push(request.url());
  });

  for (const page of [one, other]) await page.evaluate(endAccess);
  await Promise.all([one.reload(), other.reload()]);

  for (const page of [one, other]) await page.getByRole('list', { name: 'Orders' }).getByRole('listitem').first().waitFor();
  assert.equal(renewed.length, 1);
});

test('access that is revoked in the middle of work ends with a word, and one comes back to where one was', async (t) => {
  const page = await openWindow(t, '/care/#/stock?view=reserved', { allow: REFUSED });
  await signIn(page, 'store');
  await heading(page, 'Stock').waitFor();
  const { subjectId } = await page.evaluate(whoIs);

  await post('mutation($input: AccessRevokeInput!) { accessRevoke(input: $input) { errors { code message } } }', { input: { subjectId } }, asAdmin);

  await page.getByText(/Your session has ended/).waitFor();
  await looksRight(page, 'care-session-ended');
  await signIn(page, 'store');
  await heading(page, 'Stock').waitFor();
  await becomes(() => page.getByLabel('Show').inputValue(), 'reserved');
});

/** In the page: what is kept of the access token is not accepted any more. */
function endAccess() {
  for (const [name, text] of Object.entries(sessionStorage)) {
    sessionStorage.setItem(name, JSON.stringify({ ...JSON.parse(text), accessToken: 'ended' }));
  }
}

/** In the page: who is signed in. */
function whoIs() {
  const [text] = Object.values(sessionStorage);
  return { subjectId: JSON.parse(text).agent.id };
}
