// What it costs now, what was paid, and what goes back.

import { graphql, type ResultOf } from '../client/index.ts';
import { money, type Money, signOf, times } from '../look/money.ts';
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
  }
`);

export function Totals({ taxIncluded, totals, charges, refunds }: ResultOf<typeof TotalsFragment>) {
  const words = useWords();
  const others = charges.filter(({ kind }) => kind !== 'SHIPPING');
  const owed = signOf(totals.outstanding);
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
      {owed > 0 && <Row label={words.toPay} amount={totals.outstanding} />}
      {owed < 0 && <Row label={words.owed} amount={times(totals.outstanding, -1)} />}
    </dl>
  );
}

function Row({ label, amount, strong, quiet }: { label: string; amount: Money; strong?: boolean; quiet?: boolean }) {
  return (
    <div class={strong ? 'sum' : quiet ? 'quiet' : undefined}>
      <dt>{label}</dt>
      <dd>{money(amount)}</dd>
    </div>
  );
}
