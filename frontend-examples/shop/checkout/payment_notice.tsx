// How the payment stands: approved, being looked up, waiting for the payer's bank, or declined.

import { money } from '../../look/money.ts';
import { moment } from '../../look/time.ts';
import type { OrderShown } from './placed_documents.ts';

export function PaymentNotice({ order }: { order: OrderShown }) {
  return <div role="status">{noticeOf(order)}</div>;
}

/** Neither approved nor under way: the payer may try something else. */
export function mayPayAgain({ status, paymentStatus, payments }: OrderShown): boolean {
  return status !== 'CANCELED' && !isApproved(paymentStatus) && payments.at(-1)?.status !== 'PENDING';
}

export function isApproved(status: OrderShown['paymentStatus']): boolean {
  return status === 'AUTHORIZED' || status === 'PAID';
}

function noticeOf(order: OrderShown) {
  const { status, paymentStatus, payments, totals } = order;
  const payment = payments.at(-1);
  const step = payment?.transactions.at(-1);
  if (status === 'CANCELED') return <p class="notice stopped">It was not paid in time, and everything is free for others again. Nothing was charged.</p>;
  if (isApproved(paymentStatus)) {
    return <p class="notice">{money(totals.total)} are approved. Your card is charged when the goods leave.</p>;
  }
  if (payment?.status === 'PENDING' && step?.status === 'ACTION_REQUIRED') return <Confirm actionUrl={step.actionUrl} />;
  if (payment?.status === 'PENDING') {
    return (
      <div class="notice waiting">
        <p class="strong">Your payment is being looked up.</p>
        <p>The card’s answer takes longer than usual. Do not pay again: it shows here by itself, and we write to you.</p>
      </div>
    );
  }
  return (
    <div class="notice stopped">
      <p class="strong">The card was declined.</p>
      <p>Your order stands, and everything is held for you{payment?.expiresAt ? ` until ${moment(payment.expiresAt)}` : ''}. Try another card.</p>
    </div>
  );
}

function Confirm({ actionUrl }: { actionUrl: string | null }) {
  const isTest = actionUrl === null || new URL(actionUrl).hostname.endsWith('.invalid');
  return (
    <div class="notice waiting">
      <p class="strong">Your bank wants to know that it is you.</p>
      {isTest
        ? <p>A bank’s own page would open here. The demo’s bank is content by itself in a moment.</p>
        : <p><a class="button primary" href={actionUrl} target="_blank" rel="noopener">Confirm at your bank</a></p>}
      <p>This page goes on by itself as soon as it is done.</p>
    </div>
  );
}
