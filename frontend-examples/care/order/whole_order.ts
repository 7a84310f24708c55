// An order with all that its page shows: each part says beside itself what it needs, and the whole is asked for at once.
//
// The stream of the order and the answer of every mutation bring the same whole, so that whatever comes last is shown.

import { graphql, type ResultOf } from '../../client/index.ts';
import { DeliveryParts } from './deliveries.tsx';
import { EditParts } from './edit/edit_parts.ts';
import { HoldParts } from './holds.tsx';
import { LineParts } from './lines.tsx';
import { InvoiceParts, PaymentParts, RefundParts, TotalsParts } from './money.tsx';
import { NoteParts } from './notes.tsx';
import { PeopleParts } from './people.tsx';
import { ParcelParts } from './parcels.tsx';
import { WorkParts } from './work.tsx';

export const WholeOrder = graphql(
  `
    fragment WholeOrder on Order {
      id number version status paymentStatus fulfillmentStatus customerStatus
      supportedActions problems tags placedAt fulfilledBy taxIncluded priority
      externalRef { source id }
      channel { code name timezone }
      checks { check outcome code }
      ...PeopleParts
      lines { ...LineParts }
      deliveries { ...DeliveryParts }
      totals { ...TotalsParts }
      payments { ...PaymentParts }
      refunds { ...RefundParts }
      invoices { ...InvoiceParts }
      fulfillmentOrders { ...WorkParts }
      shipments { ...ParcelParts }
      holds { ...HoldParts }
      notes { ...NoteParts }
      edit { ...EditParts }
    }
  `,
  [
    PeopleParts,
    LineParts,
    DeliveryParts,
    TotalsParts,
    PaymentParts,
    RefundParts,
    InvoiceParts,
    WorkParts,
    ParcelParts,
    HoldParts,
    NoteParts,
    EditParts,
  ],
);

export type WholeOrder = ResultOf<typeof WholeOrder>;
export type Line = WholeOrder['lines'][number];
export type Action = WholeOrder['supportedActions'][number];
