// What every status of the graph is called, and how it looks. A status that a later server adds is shown in its own
// letters: an old page stays right.

import { Badge, type Tone } from './badge.tsx';

export type StatusKind = keyof typeof STATUSES;

export interface StatusProps {
  /** Whose status it is: a word alone (`CANCELED`) does not say. */
  of: StatusKind;
  status: string;
}

export function Status({ of, status }: StatusProps) {
  const [tone, words] = statusLook(of, status);
  return <Badge tone={tone}>{words}</Badge>;
}

export function statusWords(of: StatusKind, status: string): string {
  return statusLook(of, status)[1];
}

export function statusTone(of: StatusKind, status: string): Tone {
  return statusLook(of, status)[0];
}

type Look = readonly [Tone, string];

function statusLook(of: StatusKind, status: string): Look {
  const known: Partial<Record<string, Look>> = STATUSES[of];
  return known[status] ?? ['plain', spelled(status)];
}

/** `PARTIALLY_SHIPPED` as `Partially shipped`. */
function spelled(status: string): string {
  const words = status.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const STATUSES = {
  order: {
    DRAFT: ['plain', 'Draft'],
    PENDING_REVIEW: ['waiting', 'In review'],
    OPEN: ['ready', 'Open'],
    COMPLETED: ['done', 'Completed'],
    CANCELED: ['stopped', 'Canceled'],
    EXPIRED: ['stopped', 'Expired'],
  },
  payment: {
    NONE: ['plain', 'No payment'],
    PENDING: ['waiting', 'Payment pending'],
    PARTIALLY_AUTHORIZED: ['waiting', 'Partly authorized'],
    AUTHORIZED: ['ready', 'Authorized'],
    PARTIALLY_PAID: ['waiting', 'Partly paid'],
    PAID: ['done', 'Paid'],
    BALANCE_DUE: ['waiting', 'Balance due'],
    CREDIT_OWED: ['waiting', 'Credit owed'],
    PARTIALLY_REFUNDED: ['moving', 'Partly refunded'],
    REFUNDED: ['moving', 'Refunded'],
    VOIDED: ['stopped', 'Voided'],
    AUTHORIZATION_EXPIRED: ['stopped', 'Authorization expired'],
  },
  fulfillment: {
    UNROUTED: ['waiting', 'Unrouted'],
    BACKORDERED: ['waiting', 'Backordered'],
    SCHEDULED: ['plain', 'Scheduled'],
    PROCESSING: ['ready', 'Processing'],
    PARTIALLY_SHIPPED: ['moving', 'Partly shipped'],
    SHIPPED: ['moving', 'Shipped'],
    READY_FOR_PICKUP: ['ready', 'Ready for pickup'],
    PARTIALLY_DELIVERED: ['moving', 'Partly delivered'],
    DELIVERED: ['done', 'Delivered'],
    CANCELED: ['stopped', 'Canceled'],
  },
  shipment: {
    LABELED: ['plain', 'Labeled'],
    IN_TRANSIT: ['moving', 'In transit'],
    OUT_FOR_DELIVERY: ['moving', 'Out for delivery'],
    AVAILABLE_FOR_PICKUP: ['ready', 'Available for pickup'],
    DELIVERED: ['done', 'Delivered'],
    EXCEPTION: ['waiting', 'Problem on the way'],
    RETURN_TO_SENDER: ['stopped', 'Returning'],
    LOST: ['stopped', 'Lost'],
    VOIDED: ['stopped', 'Voided'],
  },
  work: {
    SCHEDULED: ['plain', 'Scheduled'],
    OPEN: ['waiting', 'Offered'],
    ACCEPTED: ['ready', 'Accepted'],
    PICKING: ['moving', 'Picking'],
    PICKED: ['moving', 'Picked'],
    PACKED: ['moving', 'Packed'],
    READY_FOR_PICKUP: ['ready', 'Ready for pickup'],
    DISPATCHED: ['moving', 'Dispatched'],
    COMPLETED: ['done', 'Completed'],
    REJECTED: ['stopped', 'Rejected'],
    CANCEL_REQUESTED: ['waiting', 'Asked back'],
    CANCELED: ['stopped', 'Canceled'],
  },
  refund: {
    PENDING: ['waiting', 'Refund pending'],
    SUCCEEDED: ['done', 'Refunded'],
    PARTLY_FAILED: ['waiting', 'Partly failed'],
    FAILED: ['stopped', 'Refund failed'],
  },
  /** One payment, of those that `payment` sums up. */
  tender: {
    PENDING: ['waiting', 'Pending'],
    AUTHORIZED: ['ready', 'Authorized'],
    PARTIALLY_CAPTURED: ['moving', 'Partly taken'],
    CAPTURED: ['done', 'Taken'],
    VOIDED: ['stopped', 'Voided'],
    FAILED: ['stopped', 'Failed'],
    REFUNDED: ['moving', 'Refunded'],
    PARTIALLY_REFUNDED: ['moving', 'Partly refunded'],
    EXPIRED: ['stopped', 'Expired'],
  },
  transaction: {
    PENDING: ['waiting', 'Pending'],
    SUCCEEDED: ['done', 'Succeeded'],
    FAILED: ['stopped', 'Failed'],
    ACTION_REQUIRED: ['waiting', 'Action required'],
  },
  promise: {
    ON_TRACK: ['ready', 'On track'],
    AT_RISK: ['waiting', 'At risk'],
    LATE: ['stopped', 'Late'],
    KEPT: ['done', 'Kept'],
    BROKEN: ['stopped', 'Broken'],
  },
  alert: {
    NONE: ['plain', 'No alert'],
    DELAYED: ['waiting', 'Delayed'],
    STUCK: ['waiting', 'Stuck'],
    PROBABLY_LOST: ['stopped', 'Probably lost'],
  },
  stock: {
    IN_STOCK: ['done', 'In stock'],
    LOW_STOCK: ['waiting', 'Low stock'],
    BACKORDER: ['waiting', 'On backorder'],
    PREORDER: ['ready', 'Preorder'],
    OUT_OF_STOCK: ['stopped', 'Sold out'],
  },
  problem: {
    IN_REVIEW: ['waiting', 'In review'],
    ON_HOLD: ['waiting', 'On hold'],
    PAYMENT_FAILED: ['stopped', 'Payment failed'],
    AUTHORIZATION_EXPIRED: ['stopped', 'Authorization expired'],
    BALANCE_DUE: ['waiting', 'Balance due'],
    CREDIT_OWED: ['waiting', 'Credit owed'],
    WAITING_FOR_STOCK: ['waiting', 'Waiting for stock'],
    PROMISE_OVERDUE: ['stopped', 'Promise overdue'],
    DELIVERY_FAILED: ['stopped', 'Delivery failed'],
  },
} satisfies Record<string, Record<string, Look>>;
