import { graphql, type ResultOf } from '../../client/index.ts';

export const STORES = graphql(`
  query Stores($channel: String!, $near: GeoInput) {
    locations(kinds: [STORE, LOCKER], channel: $channel, near: $near) {
      id
      code
      name
      kind
      timezone
      distanceKm
      capabilities
      address { line1 line2 city postalCode country }
      coordinates { latitude longitude }
      openness { open closesAt opensAt }
      openingHours { weekday opens closes }
      closures { on name }
    }
  }
`);

export type Store = ResultOf<typeof STORES>['locations'][number];
