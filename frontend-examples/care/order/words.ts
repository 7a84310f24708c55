// What this page calls the things of the graph that are no statuses: reasons, ways, tenders. The types ask for a word for
// every value of the schema.

import type { graphql } from '../../client/index.ts';

export type FulfillmentMethod = ReturnType<typeof graphql.scalar<'FulfillmentMethod'>>;
export type CancelReason = ReturnType<typeof graphql.scalar<'CancelReason'>>;
export type RefundReason = ReturnType<typeof graphql.scalar<'RefundReason'>>;
export type HoldReason = ReturnType<typeof graphql.scalar<'HoldReason'>>;
export type RejectReason = ReturnType<typeof graphql.scalar<'RejectReason'>>;
export type HoldReleaseEvent = ReturnType<typeof graphql.scalar<'HoldReleaseEvent'>>;
export type TenderKind = ReturnType<typeof graphql.scalar<'TenderKind'>>;
export type OrderProblem = ReturnType<typeof graphql.scalar<'OrderProblem'>>;

export const METHOD: Readonly<Record<FulfillmentMethod, string>> = {
  SHIP: 'Sent home',
  PICKUP_IN_STORE: 'Collected in a store',
  CURBSIDE: 'Brought to the car',
  SHIP_TO_STORE: 'Sent to a store and collected there',
  PICKUP_POINT: 'Sent to a pickup point',
  LOCKER: 'Sent to a locker',
  LOCAL_DELIVERY: 'Brought by our own van',
  CARRY_OUT: 'Carried out of the store',
  DIGITAL: 'Sent as data',
};

export const CANCEL_REASON: Readonly<Record<CancelReason, string>> = {
  CUSTOMER: 'The customer asked',
  OUT_OF_STOCK: 'It is not there',
  FRAUD: 'Fraud',
  PAYMENT: 'It was not paid',
  PRICE: 'The price was wrong',
  ADDRESS: 'It cannot be delivered there',
  DUPLICATE: 'Ordered twice',
  STAFF: 'We decided so',
  EXPIRED: 'Its time ran out',
  NO_SHOW: 'Nobody collected it',
  OTHER: 'Another reason',
};

export const REFUND_REASON: Readonly<Record<RefundReason, string>> = {
  CANCELED: 'It was canceled',
  RETURNED: 'It came back',
  DAMAGED: 'It arrived damaged',
  LATE: 'It came too late',
  MISSING: 'It was missing',
  PRICE: 'The price was wrong',
  GOODWILL: 'Goodwill',
  DUPLICATE: 'Paid twice',
  FRAUD: 'Fraud',
  OTHER: 'Another reason',
};

export const HOLD_REASON: Readonly<Record<HoldReason, string>> = {
  FRAUD: 'Suspicion of fraud',
  PAYMENT: 'Payment',
  ADDRESS: 'Address',
  INVENTORY: 'Stock',
  PREORDER: 'Not on sale yet',
  CUSTOMER_REQUEST: 'The customer asked',
  REMORSE: 'Time to think again',
  MANUAL: 'Somebody decided so',
  INTEGRATION: 'Data that another system must correct',
};

export const REJECT_REASON: Readonly<Record<RejectReason, string>> = {
  OUT_OF_STOCK: 'it is not there',
  DAMAGED: 'it is damaged',
  CAPACITY: 'too much to do',
  CLOSED: 'closed',
  ADDRESS: 'it cannot be delivered there',
  OTHER: 'another reason',
};

export const RELEASED_BY_ITSELF: Readonly<Record<HoldReleaseEvent, string>> = {
  PAYMENT_SECURED: 'when the money is secured',
  STOCK_ALLOCATED: 'when every unit is a location’s work',
  REVIEW_CONFIRMED: 'when somebody confirmed the order',
};

export const TENDER: Readonly<Record<TenderKind, string>> = {
  CARD: 'Card',
  WALLET: 'Wallet',
  BANK_TRANSFER: 'Bank transfer',
  VOUCHER: 'Voucher',
  GIFT_CARD: 'Gift card',
  STORE_CREDIT: 'Store credit',
  CASH: 'Cash',
  INVOICE: 'Invoice',
  BNPL: 'Pay later',
  COD: 'On delivery',
  EXTERNAL: 'Paid elsewhere',
};

/** What is wrong, and what an agent does about it. */
export const PROBLEM: Readonly<Record<OrderProblem, { says: string; next: string }>> = {
  IN_REVIEW: { says: 'It waits for somebody to look at it.', next: 'Confirm it, or reject it.' },
  ON_HOLD: { says: 'A hold keeps it from leaving.', next: 'See why below, and release the hold when that is settled.' },
  PAYMENT_FAILED: { says: 'A payment failed, and nothing else covers it.', next: 'Ask the buyer for another way to pay, or cancel it.' },
  PAYMENT_UNANSWERED: { says: 'A gateway never said how a step of a payment ended.', next: 'Have it asked again, or record what its own pages say.' },
  AUTHORIZATION_EXPIRED: { says: 'The bank no longer keeps the money for it.', next: 'Ask the buyer to pay again before it leaves.' },
  BALANCE_DUE: { says: 'It costs more than was paid.', next: 'Ask the buyer for the rest, or record what arrived.' },
  CREDIT_OWED: { says: 'We took more than it costs.', next: 'Refund the difference.' },
  WAITING_FOR_STOCK: { says: 'Units wait for stock, and nobody knows when it comes.', next: 'Offer something else by an edit, or cancel these units.' },
  PROMISE_OVERDUE: { says: 'The promised day has passed, and not all has arrived.', next: 'Look at its parcels, and tell the buyer.' },
  DELIVERY_FAILED: { says: 'A parcel was lost, refused, or is on its way back.', next: 'Look at its parcels, then send again or refund.' },
  LABEL_FAILED: { says: 'A carrier refused a label, or never answered.', next: 'Ask again, or for another label.' },
};

export const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
