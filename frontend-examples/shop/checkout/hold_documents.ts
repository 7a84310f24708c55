// What a hold asks of the graph.

import { graphql } from '../../client/index.ts';

export const BASKET_HELD = graphql(`
  mutation BasketHeld($input: ReservationCreateInput!) {
    reservationCreate(input: $input) {
      reservation { id expiresAt lines { quantity } }
      errors {
        code message path retryable
        ... on InsufficientStock { shortfalls { sku location kits } }
      }
    }
  }
`);

export const HOLD_PROLONGED = graphql(`
  mutation HoldProlonged($input: ReservationExtendInput!) {
    reservationExtend(input: $input) {
      reservation { id expiresAt }
      errors { code message path retryable }
    }
  }
`);

export const HOLD_RELEASED = graphql(`
  mutation HoldReleased($input: ReservationReleaseInput!) {
    reservationRelease(input: $input) {
      reservation { id state }
      errors { code message path retryable }
    }
  }
`);

export const HOLD_WATCHED = graphql(`
  subscription HoldWatched($id: ID!, $after: Cursor) {
    reservationChanged(reservationId: $id, after: $after) {
      __typename
      ... on ReservationSnapshot { cursor reservation { id state expiresAt lines { quantity } } }
      ... on ReservationChange { cursor reservation { id state expiresAt lines { quantity } } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
`);

/** Whether what is short can be had later. */
export const SUPPLY_EXPECTED = graphql(`
  query SupplyExpected($input: AvailabilityInput!) {
    availability(input: $input) {
      asOf
      lines { sku satisfiable satisfiableFrom }
    }
  }
`);
