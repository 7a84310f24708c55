// What the confirmation shows, and what paying again asks for.

import { graphql, type ResultOf } from '../../client/index.ts';

const ORDER_SHOWN = graphql(`
  fragment OrderShown on Order {
    id
    number
    status
    paymentStatus
    customerStatus
    totals { shipping { amount currency } total { amount currency } outstanding { amount currency } }
    payments { id status expiresAt transactions { kind status actionUrl } }
    deliveries {
      id
      method
      promisedOn
      giftMessage
      pickupLocation { name }
      pickupPoint { name }
      lines { id name quantity }
    }
  }
`);

export const PLACED_WATCHED = graphql(`
  subscription PlacedWatched($after: Cursor) {
    orderChanged(after: $after) {
      __typename
      ... on OrderSnapshot { cursor orders { ...OrderShown } }
      ... on OrderChange { cursor order { ...OrderShown } }
      ... on OrderLeft { cursor }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
`, [ORDER_SHOWN]);

export const PAID_AGAIN = graphql(`
  mutation PaidAgain($input: PaymentAuthorizeInput!) {
    paymentAuthorize(input: $input) {
      payment { id status }
      errors { code message path retryable }
    }
  }
`);

export type OrderShown = ResultOf<typeof ORDER_SHOWN>;
