// The care desk in a window, at an address of it, with somebody signed in.

import { openWindow, PASSWORD } from './house.js';

/** Sessions that were begun, by account: signing in as often as there are tests would be refused as an attack. */
const sessions = new Map();

export const accountOf = (role) => `${role}@demo.orderwire.example`;

export async function signIn(page, role, password = PASSWORD) {
  await page.getByLabel('E-mail').fill(accountOf(role));
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** A window at `#/orders?…`, as the account of that role in the demo shop sees it. */
export async function atDesk(t, hash, { as = 'care', ...options } = {}) {
  const page = await openWindow(t, `/care/${hash}`, { locale: 'en-GB', timezoneId: 'Europe/London', ...options });
  const session = sessions.get(as);
  if (session) {
    await page.evaluate((entries) => entries.forEach(([name, value]) => sessionStorage.setItem(name, value)), session);
    await page.reload();
  } else {
    await signIn(page, as);
  }
  await page.getByRole('navigation', { name: 'Desk' }).waitFor();
  if (!session) sessions.set(as, await page.evaluate(() => Object.entries(sessionStorage)));
  return page;
}

export const says = (place, text) => place.getByText(text).first().waitFor();
