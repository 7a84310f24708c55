// How everything in the basket gets to the shopper, by when and for how much: one question for the whole of it.

import { graphql, type ResultOf, type VariablesOf } from '../../client/index.ts';

/** What is needed to show an option, and to say later which one it was. */
export const DELIVERY_OPTION = graphql(`
  fragment DeliveryOptionShown on DeliveryOption {
    id
    validUntil
    skus
    method
    name
    carrier
    service
    price { amount currency }
    promisedFrom
    promisedOn
    waits
    parcels
    co2Grams
    distanceKm
    orderBefore
    location {
      code
      name
      timezone
      address { line1 city postalCode country }
      coordinates { latitude longitude }
      openness { open closesAt opensAt }
    }
  }
`);

export const DELIVERY_OPTIONS = graphql(`
  query DeliveryOptions($input: AvailabilityInput!) {
    availability(input: $input) {
      asOf
      lines { sku requested satisfiable satisfiableFrom stock { status availableNow } }
      options { ...DeliveryOptionShown }
    }
  }
`, [DELIVERY_OPTION]);

export type DeliveryAsked = VariablesOf<typeof DELIVERY_OPTIONS>['input'];
export type DeliveryAnswer = NonNullable<ResultOf<typeof DELIVERY_OPTIONS>['availability']>;
export type DeliveryOption = DeliveryAnswer['options'][number];
export type DeliveryLine = DeliveryAnswer['lines'][number];
export type DeliveryMethod = DeliveryOption['method'];

/** The shopper comes for it; everything else comes to the shopper. */
export const COLLECTED: ReadonlySet<DeliveryMethod> = new Set<DeliveryMethod>([
  'PICKUP_IN_STORE', 'CURBSIDE', 'SHIP_TO_STORE', 'CARRY_OUT', 'PICKUP_POINT', 'LOCKER',
]);
