// What the graph's words about customers are called at the desk.

import type { graphql } from '../../client/index.ts';

type Way = ReturnType<typeof graphql.scalar<'ContactWay'>>;
type Reason = ReturnType<typeof graphql.scalar<'ContactReason'>>;
type Purpose = ReturnType<typeof graphql.scalar<'ConsentPurpose'>>;

export const WAYS: Readonly<Record<Way, string>> = {
  PHONE: 'Phone', EMAIL: 'E-mail', SMS: 'Text message', CHAT: 'Chat', PUSH: 'Notification', POST: 'Letter', STORE: 'In a store',
};

export const REASONS: Readonly<Record<Reason, string>> = {
  ORDER_STATUS: 'Where the order is', CHANGE: 'Change the order', CANCELLATION: 'Cancel the order', DELIVERY: 'Delivery',
  RETURN: 'Sending back', REFUND: 'Money back', PAYMENT: 'Paying', PRODUCT: 'About goods', COMPLAINT: 'Complaint', ACCOUNT: 'Account',
  OTHER: 'Something else',
};

export const PURPOSES: Readonly<Record<Purpose, string>> = {
  MARKETING: 'advertising', PROFILING: 'recommendations', REVIEWS: 'being asked for reviews', SHARING: 'sharing with partners',
};

/** The word of the record that the field's text names, or null. */
export function wordIn<Word extends string>(words: Readonly<Record<Word, string>>, text: string): Word | null {
  const isWord = (found: string): found is Word => found in words;
  return isWord(text) ? text : null;
}
