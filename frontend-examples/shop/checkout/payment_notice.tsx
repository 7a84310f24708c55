// How the payment stands: approved, being looked up, waiting for the payer's bank, or declined, and then what to do.

import { useState } from 'preact/hooks';
import { useAction } from '../../client/preact.ts';
import { Button, Choices } from '../../look/controls.tsx';
import { money } from '../../look/money.ts';
import { Failure } from '../../look/states.tsx';
import { moment } from '../../look/time.ts';
import { CARDS, GATEWAY } from './cards.ts';
import { type OrderShown, PAID_AGAIN } from './placed_documents.ts';

export function PaymentNotice({ order }: { order: OrderShown }) {
  return <div role="status">{noticeOf(order)}</div>;
}

function noticeOf(order: OrderShown) {
  const { status, paymentStatus, payments, totals } = order;
  const payment = payments.at(-1);
  const step = payment?.transactions.at(-1);
  if (status === 'CANCELED') return <p class="notice stopped">It was not paid in time, and everything is free for others again. Nothing was charged.</p>;
  if (paymentStatus === 'AUTHORIZED' || paymentStatus === 'PAID') {
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
  return <Declined order={order} until={payment?.expiresAt ?? null} />;
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

function Declined({ order, until }: { order: OrderShown; until: string | null }) {
  const [card, setCard] = useState('ok');
  const { run, working, errors, trouble } = useAction(PAID_AGAIN);
  return (
    <div class="notice stopped">
      <p class="strong">The card was declined.</p>
      <p>Your order stands, and everything is held for you{until ? ` until ${moment(until)}` : ''}. Try another card.</p>
      <Choices
        legend="Another card"
        value={card}
        options={CARDS.map(({ token, name, note }) => ({ value: token, label: name, note }))}
        onChange={setCard}
      />
      {trouble && <Failure trouble={trouble} />}
      {errors.length > 0 && <p class="error" role="alert">The shop could not take this payment. Try again in a moment.</p>}
      <Button tone="primary" working={working} onClick={() => void run({ orderId: order.id, gateway: GATEWAY, token: card })}>
        {`Pay ${money(order.totals.outstanding)}`}
      </Button>
    </div>
  );
}
