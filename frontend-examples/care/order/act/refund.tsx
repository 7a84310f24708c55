// Give money back: units at what they cost, shipping and other charges, and an amount beside both.

import { useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useAction } from '../../../client/preact.ts';
import { Field, Select } from '../../../look/controls.tsx';
import { minus, money, sum } from '../../../look/money.ts';
import { toast } from '../../../look/toast.tsx';
import { useOpenOrder } from '../open_order.ts';
import { atField, RefusalParts } from '../refusals.tsx';
import { SelectOf } from '../select_of.tsx';
import { type Line, WholeOrder } from '../whole_order.ts';
import { REFUND_REASON, type RefundReason, TENDER } from '../words.ts';
import { ActDialog } from './act_dialog.tsx';
import { amountError, asAmount } from './amount.ts';
import { chosenLines, LineUnits, type Units } from './line_units.tsx';
import { useSeen } from './seen.ts';

const GiveBack = graphql(
  `
    mutation GiveBack($input: RefundCreateInput!) {
      refundCreate(input: $input) {
        cursor refund { id total { amount currency } } order { ...WholeOrder } errors { ...RefusalParts }
      }
    }
  `,
  [WholeOrder, RefusalParts],
);

export function RefundDialog({ onClose }: { onClose: () => void }) {
  const { order, learn } = useOpenOrder();
  const { captured, refunded, total } = order.totals;
  const { currency } = total;
  const [units, setUnits] = useState<Units>({});
  const [charges, setCharges] = useState('');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState<RefundReason>('GOODWILL');
  const [note, setNote] = useState('');
  const [paymentId, setPaymentId] = useState('');
  const action = useAction(GiveBack);
  const seen = useSeen(action.errors);
  const lines = chosenLines(units);
  const wrong = amountError(charges) ?? amountError(amount);

  async function giveBack(): Promise<void> {
    const { payload, done } = await action.run({
      orderId: order.id,
      lines: lines.length > 0 ? lines : null,
      charges: asAmount(charges, currency),
      amount: asAmount(amount, currency),
      reason,
      note: note || null,
      paymentId: paymentId || null,
      expectedVersion: seen.expectedVersion,
    });
    learn(payload?.order);
    if (!done) return;
    if (payload?.refund) toast(`${money(payload.refund.total)} goes back to the buyer.`);
    onClose();
  }

  /** Units that were not refunded yet. */
  function refundable(line: Line): number {
    const parts = order.refunds.filter(({ status }) => status !== 'FAILED').flatMap((refund) => refund.lines);
    const given = parts.filter((part) => part.line.id === line.id).reduce((count, { quantity }) => count + quantity, 0);
    return line.quantity - given;
  }

  const nothing = lines.length === 0 && !charges && !amount;
  const shipping = order.deliveries.length > 0 ? sum(order.deliveries.map((delivery) => delivery.shipping)) : total;
  return (
    <ActDialog
      title="Refund"
      press="Give the money back"
      why={nothing ? 'Choose units or enter an amount.' : wrong}
      {...{ seen, action, onClose }}
      fields={['lines', 'charges', 'amount', 'note', 'paymentId']}
      onPress={() => void giveBack()}
    >
      <p>{money(captured)} were taken, {money(refunded)} went back: at most {money(minus(captured, refunded))} can still go back. No unit moves by this.</p>
      <LineUnits legend="For units, at what they cost" lines={order.lines} most={refundable} units={units} onChange={setUnits} error={atField(action.errors, 'lines')} />
      <div class="fields">
        <Field label="Of shipping and other charges" suffix={currency} inputMode="decimal" value={charges} onInput={setCharges} hint={`Shipping was ${money(shipping)}.`} error={amountError(charges) ?? atField(action.errors, 'charges')} />
        <Field label="Beside that" suffix={currency} inputMode="decimal" value={amount} onInput={setAmount} hint="Settles what we owe first; goodwill lowers the total." error={amountError(amount) ?? atField(action.errors, 'amount')} />
      </div>
      <SelectOf label="Why" words={REFUND_REASON} value={reason} onChange={setReason} />
      <Select label="Through" value={paymentId} options={payments()} onChange={setPaymentId} error={atField(action.errors, 'paymentId')} />
      <Field label="Note" hint="For colleagues; buyers never read it." lines={2} value={note} onInput={setNote} error={atField(action.errors, 'note')} />
    </ActDialog>
  );

  function payments() {
    const own = order.payments.filter((payment) => Number(payment.captured.amount) > 0);
    return [
      { value: '', label: 'The way it came' },
      ...own.map((payment) => ({ value: payment.id, label: `${TENDER[payment.tender]}, ${money(payment.captured)} taken` })),
    ];
  }
}
