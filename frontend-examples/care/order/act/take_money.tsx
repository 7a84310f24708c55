// Take money that was promised, or record what arrived: cash, a bank transfer, a paid invoice.

import { useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useAction } from '../../../client/preact.ts';
import { Field, Select } from '../../../look/controls.tsx';
import { minus, money, signOf } from '../../../look/money.ts';
import { toast } from '../../../look/toast.tsx';
import { useOpenOrder } from '../open_order.ts';
import { atField, RefusalParts } from '../refusals.tsx';
import { WholeOrder } from '../whole_order.ts';
import { TENDER } from '../words.ts';
import { ActDialog } from './act_dialog.tsx';
import { amountError, asAmount } from './amount.ts';
import { useSeen } from './seen.ts';

const TakeMoney = graphql(
  `mutation TakeMoney($input: PaymentCaptureInput!) { paymentCapture(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

const OPEN = ['PENDING', 'AUTHORIZED', 'PARTIALLY_CAPTURED'];

export function TakeMoneyDialog({ onClose }: { onClose: () => void }) {
  const { order, learn } = useOpenOrder();
  const open = order.payments.filter(({ status, amount, captured }) => OPEN.includes(status) && signOf(minus(amount, captured)) > 0);
  const [paymentId, setPaymentId] = useState(open[0]?.id ?? '');
  const [amount, setAmount] = useState('');
  const action = useAction(TakeMoney);
  const seen = useSeen(action.errors);
  const payment = open.find(({ id }) => id === paymentId);
  const lacking = payment && minus(payment.amount, payment.captured);

  async function take(): Promise<void> {
    // The amount that was read goes with it, and not "all that is left": what a colleague took meanwhile is not taken twice.
    const { payload, done } = await action.run({ paymentId, amount: asAmount(amount, order.totals.total.currency) ?? lacking ?? null });
    learn(payload?.order);
    if (!done) return;
    toast('The money is asked for, or recorded.');
    onClose();
  }

  return (
    <ActDialog
      title="Take money"
      press="Take it"
      why={amountError(amount) ?? (payment ? null : 'No payment is open any more.')}
      {...{ seen, action, onClose }}
      fields={['amount', 'paymentId']}
      onPress={() => void take()}
    >
      <p>A card is asked through its gateway. For what is settled elsewhere (cash, a transfer, an invoice) this records what arrived.</p>
      <Select
        label="Payment"
        value={paymentId}
        options={open.map(({ id, tender, gateway, amount: of, captured }) => ({ value: id, label: `${TENDER[tender]} (${gateway}), ${money(minus(of, captured))} open` }))}
        onChange={setPaymentId}
        error={atField(action.errors, 'paymentId')}
      />
      <Field
        label="How much"
        suffix={order.totals.total.currency}
        inputMode="decimal"
        hint={lacking && `Left empty: all ${money(lacking)}.`}
        value={amount}
        onInput={setAmount}
        error={amountError(amount) ?? atField(action.errors, 'amount')}
      />
    </ActDialog>
  );
}
