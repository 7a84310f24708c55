// Articles that a test makes for itself: what they cost, where they lie, and when more of them comes.

import { asAdmin, post } from './house.js';

const LOCATION = 'WH-DAVENTRY';

/**
 * An article that the channel `web` sells: `{ sku, name, receive(units), take(units), expect(units, day) }`.
 * `price` is the amount of the channel's own currency; `units` lie in the warehouse that sends.
 */
export async function anArticle({ name, price = '5.00', units = 0, channel = 'web', currency = 'GBP', ...more }) {
  const sku = `T-${crypto.randomUUID().slice(0, 13)}`;
  await done(`mutation($input: SkuUpsertInput!) { skuUpsert(input: $input) { errors { code message } } }`, {
    code: sku, name, weightGrams: 200, ...more,
  });
  await done(`mutation($input: SkuPriceSetInput!) { skuPriceSet(input: $input) { errors { code message } } }`, {
    sku, channel, price: { amount: price, currency },
  });
  const move = (onHandDelta, reason, location = LOCATION) =>
    done(`mutation($input: StockAdjustInput!) { stockAdjust(input: $input) { errors { code message } } }`, {
      idempotencyKey: crypto.randomUUID(), sku, location, onHandDelta, reason,
    });
  if (units) await move(units, 'RECEIVED');
  return {
    sku,
    name,
    receive: (count, location) => move(count, 'RECEIVED', location),
    take: (count) => move(-count, 'DAMAGED'),
    /** So many come in so many days. */
    async expect(quantity, days) {
      const { code: supplier } = await aSupplier();
      await done(`mutation($input: PurchaseOrderCreateInput!) { purchaseOrderCreate(input: $input) { errors { code message } } }`, {
        idempotencyKey: crypto.randomUUID(), supplier, to: LOCATION, lines: [{ sku, quantity }], expectedAt: inDays(days),
      });
    },
  };
}

/** An instant, so many days from now. */
export const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

async function aSupplier() {
  const { location } = await done(`mutation($input: LocationUpsertInput!) { locationUpsert(input: $input) { location { code } errors { code message } } }`, {
    code: 'T-SUPPLIER', name: 'A supplier', kind: 'SUPPLIER', address: { country: 'GB' },
  });
  return location;
}

/** A mutation of one root field, as an administrator; its errors fail the test. */
export async function done(mutation, input) {
  const [payload] = Object.values(await post(mutation, { input }, asAdmin));
  if (payload.errors.length) throw new Error(JSON.stringify(payload.errors));
  return payload;
}
