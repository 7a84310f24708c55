// One order, live: the stream's snapshot, then its changes; what the agent's own mutation answers is shown at once.

import { useCallback, useState } from 'preact/hooks';
import { graphql } from '../../client/index.ts';
import { useWatch } from '../../client/preact.ts';
import { WholeOrder } from './whole_order.ts';

const FollowOrder = graphql(
  `
    subscription FollowOrder($orderId: ID!, $after: Cursor) {
      orderChanged(orderId: $orderId, after: $after) {
        __typename
        ... on OrderSnapshot { cursor orders { ...WholeOrder } }
        ... on OrderChange { cursor order { ...WholeOrder } }
        ... on OrderLeft { cursor orderId }
        ... on StreamProgress { cursor }
        ... on StreamResync { cursor }
      }
    }
  `,
  [WholeOrder],
);

/** Take the order as a mutation answered it, or as a conflict brought it. */
export type Learn = (order: WholeOrder | null | undefined) => void;

export function useOrder(id: string) {
  const [learned, setLearned] = useState<WholeOrder | null>(null);
  const { value: watched, ...followed } = useWatch(
    FollowOrder,
    { orderId: id },
    (_before: WholeOrder | null, item) => {
      switch (item.__typename) {
        case 'OrderSnapshot':
          return item.orders[0] ?? null;
        case 'OrderChange':
          return item.order;
        case 'OrderLeft':
          return null;
      }
    },
    null,
  );
  const learn = useCallback<Learn>((order) => {
    if (order) setLearned(order);
  }, []);
  const order = watched && learned && learned.version > watched.version ? learned : watched;
  return { ...followed, order, learn };
}
