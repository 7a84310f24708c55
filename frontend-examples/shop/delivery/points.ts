// Carriers' parcel shops and lockers near the shopper: an option says what it costs to send goods to one, and here is
// which ones there are. The order keeps what the carrier said of the one that is chosen.

import { graphql, type ResultOf } from '../../client/index.ts';
import type { DeliveryMethod } from './options.ts';
import type { Plan } from './plans.ts';

/** More than these nobody reads; they are the nearest. */
export const POINTS_SHOWN = 8;

export const PICKUP_POINTS = graphql(`
  query PickupPointsNear($channel: String!, $near: GeoInput!, $first: Int!) {
    pickupPoints(channel: $channel, near: $near, first: $first) {
      points {
        id
        validUntil
        method
        distanceKm
        point { carrier code name address { line1 city postalCode country latitude longitude } }
      }
    }
  }
`);

export type OfferedPoint = NonNullable<ResultOf<typeof PICKUP_POINTS>['pickupPoints']>['points'][number];

const TO_POINTS: ReadonlySet<DeliveryMethod> = new Set<DeliveryMethod>(['PICKUP_POINT', 'LOCKER']);

export function goesToPoint({ options: [first] }: Plan): boolean {
  return TO_POINTS.has(first.method);
}

/** A plan that goes to some parcel shop becomes one for each that there is; every other plan stays as it is. */
export function withPoints(plans: readonly Plan[], points: readonly OfferedPoint[]): Plan[] {
  return plans.flatMap((plan) => {
    if (!goesToPoint(plan)) return [plan];
    const [{ method, carrier }] = plan.options;
    return points
      .filter((offered) => offered.method === method && offered.point.carrier === carrier)
      .map((point) => ({ ...plan, key: `${plan.key} ${point.point.code}`, point }));
  });
}
