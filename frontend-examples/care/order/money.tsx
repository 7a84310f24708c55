// What the order costs, how it is paid, what went back, and its papers.

import type { ComponentChildren } from 'preact';
import { graphql, type ResultOf } from '../../client/index.ts';
import { type Money, money, signOf } from '../../look/money.ts';
import { Status } from '../../look/status.tsx';
import { moment, shortDay } from '../../look/time.ts';
import { REFUND_REASON, TENDER } from './words.ts';

export const TotalsParts = graphql(`
  fragment TotalsParts on OrderTotals {
    subtotal { amount currency } discount { amount currency } shipping { amount currency } charges { amount currency }
    tax { amount currency } total { amount currency } placedTotal { amount currency } captured { amount currency }
    refunded { amount currency } outstanding { amount currency }
  }
`);

export const PaymentParts = graphql(`
  fragment PaymentParts on Payment {
    id gateway tender status reference expiresAt
    amount { amount currency } authorized { amount currency } captured { amount currency } refunded { amount currency }
    transactions { id kind status message at amount { amount currency } }
  }
`);

export const RefundParts = graphql(`
  fragment RefundParts on Refund {
    id reason status note createdAt total { amount currency } charges { amount currency }
    lines { quantity line { id name } }
  }
`);

export const InvoiceParts = graphql(`
  fragment InvoiceParts on Invoice { id number kind issuedOn url total { amount currency } }
`);

type Totals = ResultOf<typeof TotalsParts>;
type Payment = ResultOf<typeof PaymentParts>;
type Refund = ResultOf<typeof RefundParts>;
type Invoice = ResultOf<typeof InvoiceParts>;

export interface MoneyOfOrder {
  totals: Totals;
  taxIncluded: boolean;
  payments: readonly Payment[];
  refunds: readonly Refund[];
  invoices: readonly Invoice[];
}

export function MoneyCard({ order: { totals, taxIncluded, payments, refunds, invoices } }: { order: MoneyOfOrder }) {
  return (
    <section class="card" aria-labelledby="money">
      <h2 id="money">Money</h2>
      <div class="grid order-cards">
        <Ledger totals={totals} taxIncluded={taxIncluded} />
        <div>
          <h3>Payments</h3>
          {payments.length === 0 && <p class="quiet">None was asked for.</p>}
          <ul class="stack tight">{payments.map((payment) => <PaymentRow key={payment.id} payment={payment} />)}</ul>
          {refunds.length > 0 && <h3>Given back</h3>}
          <ul class="stack tight">{refunds.map((refund) => <RefundRow key={refund.id} refund={refund} />)}</ul>
          {invoices.length > 0 && <h3>Papers</h3>}
          <ul class="stack tight">{invoices.map((invoice) => <InvoiceRow key={invoice.id} invoice={invoice} />)}</ul>
        </div>
      </div>
    </section>
  );
}

/** The sum as it is owed now, down to what is still to pay. */
export function Ledger({ totals, taxIncluded }: { totals: Totals; taxIncluded: boolean }) {
  const owes = signOf(totals.outstanding) < 0;
  return (
    <dl class="order-ledger">
      <Row name="Goods" amount={totals.subtotal} />
      <Row name="Discounts" amount={totals.discount} sign="−" optional />
      <Row name="Shipping" amount={totals.shipping} />
      <Row name="Other charges" amount={totals.charges} optional />
      <Row name={taxIncluded ? 'Tax in it' : 'Tax'} amount={totals.tax} />
      <Row name="Total now" amount={totals.total} strong />
      {totals.placedTotal.amount !== totals.total.amount && <Row name="When it was placed" amount={totals.placedTotal} />}
      <Row name="Taken" amount={totals.captured} />
      <Row name="Given back" amount={totals.refunded} optional />
      <Row name={owes ? 'We owe' : 'Still to pay'} amount={owes ? positive(totals.outstanding) : totals.outstanding} strong />
    </dl>
  );
}

interface RowProps {
  name: ComponentChildren;
  amount: Money;
  sign?: string;
  strong?: boolean;
  /** Left out when it is nothing. */
  optional?: boolean;
}

export function Row({ name, amount, sign = '', strong = false, optional = false }: RowProps) {
  if (optional && signOf(amount) === 0) return null;
  return (
    <div class={strong ? 'strong' : undefined}>
      <dt>{name}</dt>
      <dd>{sign}{money(amount)}</dd>
    </div>
  );
}

function PaymentRow({ payment }: { payment: Payment }) {
  const { tender, gateway, status, amount, captured, refunded, reference, expiresAt, transactions } = payment;
  const wrong = transactions.findLast(({ status: said, message }) => said === 'FAILED' && message);
  return (
    <li>
      <p>{TENDER[tender]} <Status of="tender" status={status} /> {money(amount)}</p>
      <p class="quiet">
        {gateway}{reference && <> · <span dir="auto">{reference}</span></>} · {money(captured)} taken
        {signOf(refunded) > 0 && `, ${money(refunded)} given back`}
        {expiresAt && status === 'AUTHORIZED' && ` · kept until ${moment(expiresAt)}`}
      </p>
      {wrong && status === 'FAILED' && <p class="notice waiting">{moment(wrong.at)}: <span dir="auto">{wrong.message}</span></p>}
    </li>
  );
}

function RefundRow({ refund: { total, status, reason, note, createdAt, lines } }: { refund: Refund }) {
  return (
    <li>
      <p>{money(total)} <Status of="refund" status={status} /></p>
      <p class="quiet">
        {REFUND_REASON[reason]} · {moment(createdAt)}
        {lines.length > 0 && <> · <span dir="auto">{lines.map(({ quantity, line }) => `${quantity} × ${line.name}`).join(', ')}</span></>}
      </p>
      {note && <p dir="auto">{note}</p>}
    </li>
  );
}

function InvoiceRow({ invoice: { number, kind, issuedOn, url, total } }: { invoice: Invoice }) {
  const name = `${kind === 'CREDIT_NOTE' ? 'Credit note' : 'Invoice'} ${number}`;
  return <li>{url ? <a href={url}>{name}</a> : name} <span class="quiet">{money(total)} · {shortDay(issuedOn)}</span></li>;
}

const positive = ({ amount, currency }: Money): Money => ({ amount: amount.replace('-', ''), currency });
