// How a test opens a tracking page and reads it.

import { openWindow } from './house.js';

export const MUG = { name: 'Hand-thrown mug, ash glaze', price: '18.00', units: 20 };

/** As a visitor in London, unless the options say otherwise; `query` stands before the token. */
export async function follow(t, order, { query = '', ...options } = {}) {
  const page = await openWindow(t, `/track/${query}#${order.token}`, { locale: 'en-GB', timezoneId: 'Europe/London', ...options });
  await page.getByText(order.number).waitFor();
  return page;
}

export const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
