// Something off a line, or off the order: an amount or a share, with the reason, and the agent as its author.

import { useState } from 'preact/hooks';
import { useAction } from '../../../client/preact.ts';
import { Field, Select } from '../../../look/controls.tsx';
import { amountError, asAmount, asRate } from '../act/amount.ts';
import { useOpenOrder } from '../open_order.ts';
import { atField } from '../refusals.tsx';
import type { StepProps } from './change_form.tsx';
import { EditDiscount } from './steps.ts';
import { StepDialog } from './step_dialog.tsx';

export function DiscountDialog({ edit, onStep, onClose }: StepProps & { onClose: () => void }) {
  const { order: { totals: { total: { currency } } } } = useOpenOrder();
  const [line, setLine] = useState('');
  const [unit, setUnit] = useState<'amount' | 'percent'>('amount');
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const action = useAction(EditDiscount);
  const percent = Number(typed.replace(',', '.'));
  const wrong = unit === 'amount' ? amountError(typed) : typed !== '' && (amountError(typed) ?? !(percent > 0 && percent <= 100)) ? 'Enter a share from 1 to 100.' : null;

  async function put(): Promise<void> {
    const off = unit === 'amount' ? { amount: asAmount(typed, currency) } : { rate: asRate(typed) };
    const { payload, done } = await action.run({ editId: edit.id, orderLineId: line || null, reason: reason || null, ...off });
    if (payload?.edit) onStep(payload.edit);
    if (done) onClose();
  }

  return (
    <StepDialog title="A discount" why={typed ? wrong : 'Enter how much.'} {...{ action, onClose }} fields={['amount', 'rate', 'reason', 'orderLineId']} onPress={() => void put()}>
      <Select
        label="Off what"
        value={line}
        options={[{ value: '', label: 'The whole order' }, ...(edit.preview?.lines.map(({ orderLineId, name }) => ({ value: orderLineId, label: name })) ?? [])]}
        onChange={setLine}
        error={atField(action.errors, 'orderLineId')}
      />
      <Select label="By" value={unit} options={[{ value: 'amount', label: 'an amount' }, { value: 'percent', label: 'a share' }]} onChange={(value) => setUnit(value === 'percent' ? 'percent' : 'amount')} />
      <Field label="How much" inputMode="decimal" suffix={unit === 'amount' ? currency : '%'} value={typed} onInput={setTyped} error={wrong ?? atField(action.errors, unit === 'amount' ? 'amount' : 'rate')} />
      <Field label="Why" hint="The buyer may read it on the invoice." maxLength={200} value={reason} onInput={setReason} error={atField(action.errors, 'reason')} />
    </StepDialog>
  );
}
