// Why something cannot be done with an order now, in a sentence. `supportedActions` says what can be done; for all else
// this looks for the reason in the order itself, so that nobody searches for a button that is not there.

import { unitsToCancel } from './units.ts';
import type { Action, WholeOrder } from './whole_order.ts';

/** What this desk offers; the rest of the graph's actions are no part of this release. */
export type DeskAction = Exclude<Action, 'ROUTE' | 'RETURN'>;

export const ACTION_NAME: Readonly<Record<DeskAction, string>> = {
  CONFIRM: 'Confirm',
  REJECT: 'Reject',
  EDIT: 'Change the order',
  CANCEL: 'Cancel units',
  REFUND: 'Refund',
  HOLD: 'Hold',
  RELEASE_HOLD: 'Release holds',
  CAPTURE: 'Take money',
};

const MUTATION: Readonly<Record<DeskAction, string>> = {
  CONFIRM: 'Mutation.orderConfirm',
  REJECT: 'Mutation.orderReject',
  EDIT: 'Mutation.orderEditBegin',
  CANCEL: 'Mutation.orderCancel',
  REFUND: 'Mutation.refundCreate',
  HOLD: 'Mutation.orderHold',
  RELEASE_HOLD: 'Mutation.orderReleaseHold',
  CAPTURE: 'Mutation.paymentCapture',
};

const ENDED: Readonly<Partial<Record<WholeOrder['status'], string>>> = {
  CANCELED: 'The order is canceled.',
  COMPLETED: 'The order is completed.',
  EXPIRED: 'The order ran out of time.',
  DRAFT: 'It is a draft and was not placed yet.',
};

/** Null when it can be done. */
export function whyNot(action: DeskAction, order: WholeOrder, can: (permission: string) => boolean): string | null {
  if (order.supportedActions.includes(action)) return null;
  if (!can(MUTATION[action])) return 'Your role may not do this. Ask a colleague who may.';
  return REASONS[action](order);
}

const REASONS: Readonly<Record<DeskAction, (order: WholeOrder) => string>> = {
  CONFIRM: () => 'It does not wait for anybody to look at it.',
  REJECT: () => 'It does not wait for anybody to look at it. Cancel it instead.',
  EDIT: (order) =>
    order.edit ? 'A change is being prepared already, see above.' : (ENDED[order.status] ?? 'Everything has left: what is gone cannot be changed.'),
  CANCEL: (order) => ENDED[order.status] ?? cannotCancel(order),
  HOLD: (order) => ENDED[order.status] ?? 'Everything has left: nothing could be held back.',
  RELEASE_HOLD: () => 'Nothing holds it.',
  CAPTURE: () => 'No money is promised that has not been taken.',
  REFUND: ({ totals }) =>
    Number(totals.captured.amount) === 0
      ? 'No money was taken yet. Cancel units, and what was promised is let go.'
      : 'All that was taken has gone back, or is on its way.',
};

function cannotCancel({ lines }: WholeOrder): string {
  const left = lines.some((line) => unitsToCancel(line) > 0);
  const asked = lines.some(({ cancelRequestedQuantity }) => cancelRequestedQuantity > 0);
  if (asked && !left) return 'All that is still here was asked back. Wait for the location’s answer.';
  return 'Everything has left. Refund it instead, or wait until it comes back.';
}
