// What the map of a delivery needs; the map itself is fetched when there is something to draw.

import { graphql, type ResultOf } from '../client/index.ts';

export const JourneyFragment = graphql(`
  fragment Journey on DeliveryTracking {
    points { kind latitude longitude at location { name address { country } } }
    delivery { address { country city } pickupPoint { name } pickupLocation { name address { country } } }
    parcels { lastSeen { place } }
  }
`);

export type Journey = ResultOf<typeof JourneyFragment>;
