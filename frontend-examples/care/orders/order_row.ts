// What one row of the list shows of an order, in pages and in the stream alike.

import { graphql, type ResultOf } from '../../client/index.ts';

export const OrderRowParts = graphql(`
  fragment OrderRowParts on Order {
    id number version placedAt updatedAt
    status paymentStatus fulfillmentStatus problems tags
    contact { name email }
    totals { total { amount currency } }
  }
`);

export type OrderRow = ResultOf<typeof OrderRowParts>;
export type Problem = OrderRow['problems'][number];
