// The order as its tracking page shows it: one stream brings it whole, and again with every change.

import { graphql, type ResultOf, type Shown } from '../client/index.ts';
import { CancellationsFragment } from './cancellations.tsx';
import { LineFragment } from './contents.tsx';
import { WayFragment } from './delivery.tsx';
import { PapersFragment } from './papers.tsx';
import { ShipmentFragment } from './parcel.tsx';
import { TotalsFragment } from './totals.tsx';

export const TrackedFragment = graphql(`
  fragment Tracked on Order {
    id number version placedAt customerStatus
    channel { code name timezone }
    tracking {
      actions { action deliveryId fulfillmentOrderId }
      deliveries { ...Way }
    }
    lines { ...Line }
    shipments { ...Shipped }
    ...Totals
    ...Papers
    ...Cancellations
  }
`, [WayFragment, LineFragment, ShipmentFragment, TotalsFragment, PapersFragment, CancellationsFragment]);

export type Order = ResultOf<typeof TrackedFragment>;

export const Track = graphql(`
  subscription Track($after: Cursor) {
    orderChanged(after: $after) {
      __typename
      ... on OrderSnapshot { cursor orders { ...Tracked } }
      ... on OrderChange { cursor order { ...Tracked } }
      ... on OrderLeft { cursor }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor }
    }
  }
`, [TrackedFragment]);

export function latest(known: Order | null, item: Shown<ResultOf<typeof Track>>): Order | null {
  switch (item.__typename) {
    case 'OrderSnapshot':
      return item.orders[0] ?? null;
    case 'OrderChange':
      return newer(known, item.order);
    case 'OrderLeft':
      return null; // It may not be seen any more.
  }
}

/** An action's answer and the stream tell the same: what was read last counts, whichever comes first. */
export function newer(one: Order | null, other: Order | null): Order | null {
  if (!one || !other) return one ?? other;
  return other.version >= one.version ? other : one;
}
