// One attempt to buy: what is ordered, and the key that makes it be ordered once. It is kept until the server has
// answered, so that a lost answer, a reload or a second press finds the same order and never makes another.

import type { ResultOf, VariablesOf } from '../../client/index.ts';
import { graphql } from '../../client/index.ts';
import { CHANNEL } from '../channel.ts';
import { keep } from '../kept.ts';

export const ORDER_PLACED = graphql(`
  mutation OrderPlaced($input: OrderPlaceInput!) {
    orderPlace(input: $input) {
      trackingToken
      order { id number }
      errors {
        __typename
        code message path retryable
        ... on InsufficientStock { shortfalls { sku location kits } }
        ... on CheckFailed { check finding }
      }
    }
  }
`);

export type OrderInput = VariablesOf<typeof ORDER_PLACED>['input'];
export type OrderError = ResultOf<typeof ORDER_PLACED>['orderPlace']['errors'][number];

export interface Attempt {
  readonly input: OrderInput;
}

export const attempt = keep<Attempt | null>(`orderwire.attempt.${CHANNEL}`, attemptOf, { thisWindow: true });

/** A key that nobody guesses: whoever knows it reads the order. */
export function newAttempt(input: Omit<OrderInput, 'idempotencyKey'>): Attempt {
  return { input: { ...input, idempotencyKey: crypto.randomUUID() } };
}

function attemptOf(kept: unknown): Attempt | null {
  return isAttempt(kept) ? kept : null;
}

/** Written by this file alone, in this window: that it is an order's input is known by its key. */
function isAttempt(value: unknown): value is Attempt {
  if (typeof value !== 'object' || value === null || !('input' in value)) return false;
  const { input } = value;
  return typeof input === 'object' && input !== null && 'idempotencyKey' in input;
}
