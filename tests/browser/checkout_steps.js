// How one gets to the checkout and through it, for tests that are about what happens there.

import { asAdmin, openWindow, post } from './house.js';

export const IN_BRITAIN = { locale: 'en-GB', timezoneId: 'Europe/London' };
export const ADA = { name: 'Ada Example', email: 'ada@example.com', line1: '1 The Green', city: 'London' };

const LABELS = { name: 'Name', email: 'E-mail', phone: 'Phone', line1: 'Street and number', city: 'City or town' };

/** A window at the checkout, with these lines (`{ sku, quantity }`) in its basket. */
export async function openCheckout(t, lines, { channel = 'web', country = 'GB', postalCode = 'N1 1AA', ...options } = {}) {
  const page = await openWindow(t, 'about:blank', { ...IN_BRITAIN, ...options });
  // Before the shop reads it, and once: what the shop keeps of it after that is not written over by a reload.
  await page.context().addInitScript(([code, basket, destination]) => {
    if (location.protocol === 'about:' || localStorage.getItem('orderwire.test')) return;
    localStorage.setItem('orderwire.test', 'begun');
    localStorage.setItem(`orderwire.basket.${code}`, JSON.stringify(basket));
    localStorage.setItem(`orderwire.destination.${code}`, JSON.stringify({ ...destination, way: null }));
  }, [channel, lines.map(({ sku, quantity = 1 }) => ({ sku, quantity })), { country, postalCode }]);
  await page.goto(`/shop/?channel=${channel}#/checkout`);
  return page;
}

export const held = (page) => page.getByText(/^Held for you for another/).waitFor();

export async function fillIn(page, typed = ADA) {
  for (const [name, text] of Object.entries(typed)) await page.getByLabel(LABELS[name]).fill(text);
}

/** To the door, with this way's name. */
export async function choose(page, way) {
  await page.getByRole('tab', { name: /^Delivered/ }).click();
  await page.getByRole('radio', { name: way }).check();
}

export const buyButton = (page) => page.getByRole('button', { name: /^(Buy now|Placing)/ });

/** Pressed when it can be pressed. */
export async function buy(page) {
  await page.getByRole('button', { name: /^Buy now for/, disabled: false }).click();
}

export const thanks = (page) => page.getByRole('heading', { level: 1, name: 'Thank you' }).waitFor();

/** All orders that hold a SKU, as the merchant sees them. */
export async function ordersWith(sku) {
  const query = `query ($skus: [String!]) {
    orders(first: 20, filter: { skus: $skus }) {
      edges {
        node {
          number paymentStatus contact { name } totals { total { amount currency } shipping { amount } }
          deliveries { method promisedOn giftMessage pickupPoint { carrier code name } address { line1 } } lines { quantity backorderedQuantity }
        }
      }
    }
  }`;
  const { orders } = await post(query, { skus: [sku] }, asAdmin);
  return orders.edges.map(({ node }) => node);
}
