// What it costs now, what was paid, and what goes back.

import { graphql, type ResultOf } from '../client/index.ts';
import { minus, money, type Money, signOf, sum, times } from '../look/money.ts';
import { said, useWords } from './language.tsx';

export const TotalsFragment = graphql(`
  fragment Totals on Order {
    taxIncluded
    totals {
      subtotal { amount currency } discount { amount currency } shipping { amount currency } tax { amount currency }
      total { amount currency } captured { amount currency } refunded { amount currency } outstanding { amount currency }
    }
    charges { id kind amount { amount currency } }
    refunds { id status total { amount currency } }
    payments { id status authorized { amount currency } captured { amount currency } }
  }
`);

export function Totals({ taxIncluded, totals, charges, refunds, payments }: ResultOf<typeof TotalsFragment>) {
  const words = useWords();
  const others = charges.filter(({ kind }) => kind !== 'SHIPPING');
  const owed = signOf(totals.outstanding);
  const { approved, open } = split(totals.outstanding, payments);
  return (
    <dl class="totals">
      <Row label={words.subtotal} amount={totals.subtotal} />
      {signOf(totals.discount) > 0 && <Row label={words.discount} amount={times(totals.discount, -1)} />}
      <div>
        <dt>{words.shipping}</dt>
        <dd>{signOf(totals.shipping) === 0 ? words.free : money(totals.shipping)}</dd>
      </div>
      {others.map(({ id, kind, amount }) => <Row key={id} label={said(words.charge, kind, words.charge.FEE)} amount={amount} />)}
      {signOf(totals.tax) > 0 && <Row quiet label={taxIncluded ? words.taxWithin : words.tax} amount={totals.tax} />}
      <Row strong label={words.total} amount={totals.total} />
      {signOf(totals.captured) > 0 && <Row label={words.paid} amount={totals.captured} />}
      {refunds.map(({ id, status, total }) => (
        <div key={id}>
          <dt>{words.refunded}</dt>
          <dd>{words.refundOf(money(total), said(words.refund, status))}</dd>
        </div>
      ))}
      {owed > 0 && signOf(approved) > 0 && <Row label={words.approved} amount={approved} />}
      {owed > 0 && signOf(open) > 0 && <Row label={words.toPay} amount={open} />}
      {owed < 0 && <Row label={words.owed} amount={times(totals.outstanding, -1)} />}
    </dl>
  );
}

/** Of what is not paid: what the payer's bank has promised, taken when the goods leave, and what nobody has promised. */
function split(outstanding: Money, payments: ResultOf<typeof TotalsFragment>['payments']): { approved: Money; open: Money } {
  const promises = payments
    .filter(({ status }) => status === 'AUTHORIZED' || status === 'PARTIALLY_CAPTURED')
    .map(({ authorized, captured }) => minus(authorized, captured));
  const promised = sum([times(outstanding, 0), ...promises]);
  const open = minus(outstanding, promised);
  return signOf(open) < 0 ? { approved: outstanding, open: times(outstanding, 0) } : { approved: promised, open };
}

function Row({ label, amount, strong, quiet }: { label: string; amount: Money; strong?: boolean; quiet?: boolean }) {
  return (
    <div class={strong ? 'sum' : quiet ? 'quiet' : undefined}>
      <dt>{label}</dt>
      <dd>{money(amount)}</dd>
    </div>
  );
}
