// A change that is being prepared: whose it is, how long it stands, and what it would come to.

import { graphql, type ResultOf } from '../../../client/index.ts';
import { RefusalParts } from '../refusals.tsx';
import { WhoParts } from '../who.ts';

/** What everybody who has the order open sees of it. */
export const EditParts = graphql(
  `fragment EditParts on OrderEdit { id state version expiresAt begunBy { ...WhoParts } }`,
  [WhoParts],
);

/** What the one who prepares it sees. */
export const PreviewParts = graphql(
  `
    fragment PreviewParts on OrderEdit {
      ...EditParts
      preview {
        lines {
          orderLineId deliveryId name isNew quantityBefore quantity held waiting expectedAt
          unitPrice { amount currency } discount { amount currency } total { amount currency } sku { code }
        }
        deliveries { deliveryId method addressChanges promisedOn shipping { amount currency } pickupLocation { code name } }
        totalsBefore { total { amount currency } }
        totals { subtotal { amount currency } discount { amount currency } shipping { amount currency } tax { amount currency } total { amount currency } }
        difference { amount currency } toCollect { amount currency } toRefund { amount currency }
        errors { ...RefusalParts }
      }
    }
  `,
  [EditParts, RefusalParts],
);

export type PreparedEdit = ResultOf<typeof PreviewParts>;
export type Preview = NonNullable<PreparedEdit['preview']>;
export type PreviewLine = Preview['lines'][number];
