// One stock level of the demo shop, and units that come to it.

import { asAdmin, post } from './house.js';

const LEVEL = `{ stockLevels(first: 1) { edges { node { onHand sku { code } location { code } } } } }`;
const ADJUST = `mutation($input: StockAdjustInput!) { stockAdjust(input: $input) { errors { code message } } }`;

/** `{ sku, location, onHand, receive(units) }`: nobody else moves it. */
export async function aStockLevel() {
  const { stockLevels } = await post(LEVEL, {}, asAdmin);
  const { onHand, sku, location } = stockLevels.edges[0].node;
  return {
    sku: sku.code,
    location: location.code,
    onHand,
    async receive(units = 1) {
      const input = {
        idempotencyKey: crypto.randomUUID(), sku: sku.code, location: location.code, onHandDelta: units, reason: 'RECEIVED',
      };
      const { stockAdjust } = await post(ADJUST, { input }, asAdmin);
      if (stockAdjust.errors.length) throw new Error(JSON.stringify(stockAdjust.errors));
    },
  };
}
