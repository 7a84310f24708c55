// The kinds of things that the graph tells of: what is added to one of them in the schema is missed by the compiler in
// every language. What a newer server says to an older page is not: `said` falls back for that.

import type { graphql } from '../client/index.ts';

export type CancelReason = ReturnType<typeof graphql.scalar<'CancelReason'>>;
export type ChargeKind = ReturnType<typeof graphql.scalar<'ChargeKind'>>;
export type CustomerStatus = ReturnType<typeof graphql.scalar<'CustomerStatus'>>;
export type ErrorCode = ReturnType<typeof graphql.scalar<'ErrorCode'>>;
export type PromiseCause = ReturnType<typeof graphql.scalar<'PromiseCause'>>;
export type RefundStatus = ReturnType<typeof graphql.scalar<'RefundStatus'>>;
export type ShipmentStatus = ReturnType<typeof graphql.scalar<'ShipmentStatus'>>;
export type TrackingStepKind = ReturnType<typeof graphql.scalar<'TrackingStepKind'>>;
