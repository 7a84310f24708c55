// What the page knows of goods that the person comes for; how they are shown is fetched where there are any.

import { graphql, type ResultOf } from '../client/index.ts';

export const CollectFragment = graphql(`
  fragment Collect on DeliveryTracking {
    toCollect {
      id method
      location {
        name timezone
        address { line1 line2 city postalCode }
        openness { open closesAt opensAt }
      }
      pickup { state code expiresAt bay }
    }
  }
`);

export type Work = ResultOf<typeof CollectFragment>['toCollect'][number];
