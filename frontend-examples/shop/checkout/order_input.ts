// The order as the shopper sees it on the page, in the words of the graph.

import type { Money } from '../../look/money.ts';
import type { BasketLine } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import type { Plan } from '../delivery/plans.ts';
import { isCollected } from '../delivery/words.ts';
import type { OrderInput } from './attempt.ts';
import { GATEWAY } from './cards.ts';
import type { Draft } from './draft.ts';
import type { Hold } from './hold.ts';

export interface Wish {
  lines: readonly BasketLine[];
  plan: Plan;
  draft: Draft;
  country: string;
  postalCode: string;
  hold: Hold;
  /** What the page says that it comes to; null where taxes are added later. */
  total: Money | null;
}

export function orderInput({ lines, plan, draft, country, postalCode, hold, total }: Wish): Omit<OrderInput, 'idempotencyKey'> {
  const name = draft.name.trim();
  const phone = draft.phone.trim() || null;
  const giftMessage = draft.giftMessage.trim() || null;
  const deliveries = plan.options.map(({ id, method }, index) => ({
    key: keyOf(index), method, optionId: id, giftMessage, pickupPointId: plan.point?.id ?? null,
  }));
  const later = hold.state === 'held' ? hold.hold.later : hold.state === 'unheld' ? hold.later : [];
  return {
    channel: CHANNEL,
    lines: lines.map(({ sku, quantity }) => ({
      sku,
      quantity,
      delivery: keyOf(Math.max(0, plan.options.findIndex(({ skus }) => skus.includes(sku)))),
    })),
    contact: { name, email: draft.email.trim(), phone },
    shippingAddress: {
      country,
      postalCode: postalCode.trim(),
      name,
      ...(isCollected(plan) ? {} : {
        line1: draft.line1.trim(),
        line2: draft.line2.trim() || null,
        city: draft.city.trim(),
        region: draft.region.trim() || null,
      }),
    },
    deliveries,
    payments: [{ gateway: GATEWAY, tender: 'CARD', token: draft.card }],
    reservationId: hold.state === 'held' ? hold.hold.id : null,
    allowBackorder: later.length > 0 || plan.options.some(({ waits }) => waits),
    expectedTotal: total,
  };
}

function keyOf(index: number): string {
  return `delivery-${index + 1}`;
}
