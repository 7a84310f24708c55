// An order that waits for somebody to look at it: it goes on, or it is not taken.

import { useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useAction } from '../../../client/preact.ts';
import { Field } from '../../../look/controls.tsx';
import { toast } from '../../../look/toast.tsx';
import { useOpenOrder } from '../open_order.ts';
import { atField, RefusalParts } from '../refusals.tsx';
import { SelectOf } from '../select_of.tsx';
import { WholeOrder } from '../whole_order.ts';
import { CANCEL_REASON, type CancelReason } from '../words.ts';
import { ActDialog } from './act_dialog.tsx';
import { useSeen } from './seen.ts';

const ConfirmOrder = graphql(
  `mutation ConfirmOrder($input: OrderConfirmInput!) { orderConfirm(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

const RejectOrder = graphql(
  `mutation RejectOrder($input: OrderRejectInput!) { orderReject(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

export function ConfirmDialog({ onClose }: { onClose: () => void }) {
  const { order, learn } = useOpenOrder();
  const action = useAction(ConfirmOrder);
  const seen = useSeen(action.errors);
  const found = order.checks.filter(({ outcome }) => outcome !== 'PASSED');

  async function confirm(): Promise<void> {
    const { payload, done } = await action.run({ orderId: order.id, expectedVersion: seen.expectedVersion });
    learn(payload?.order);
    if (!done) return;
    toast('It goes on.');
    onClose();
  }

  return (
    <ActDialog title="Confirm the order" press="Confirm" {...{ seen, action, onClose }} onPress={() => void confirm()}>
      <p>Its units become work for their locations at once.</p>
      {found.length > 0 && (
        <ul class="stack tight">
          {found.map(({ check, code }) => <li key={check}>The check of {check.toLowerCase()} found: {(code ?? 'something').toLowerCase().replaceAll('_', ' ')}</li>)}
        </ul>
      )}
    </ActDialog>
  );
}

export function RejectDialog({ onClose }: { onClose: () => void }) {
  const { order, learn } = useOpenOrder();
  const [reason, setReason] = useState<CancelReason>('FRAUD');
  const [note, setNote] = useState('');
  const action = useAction(RejectOrder);
  const seen = useSeen(action.errors);

  async function reject(): Promise<void> {
    const { payload, done } = await action.run({ orderId: order.id, reason, note: note || null, expectedVersion: seen.expectedVersion });
    learn(payload?.order);
    if (!done) return;
    toast('It is rejected, and all of it is canceled.');
    onClose();
  }

  return (
    <ActDialog title="Reject the order" press="Reject" danger {...{ seen, action, onClose }} fields={['note']} onPress={() => void reject()}>
      <p>All of it is canceled, and what was promised for it is let go.</p>
      <SelectOf label="Why" words={CANCEL_REASON} value={reason} onChange={setReason} />
      <Field label="Note" lines={2} value={note} onInput={setNote} error={atField(action.errors, 'note')} />
    </ActDialog>
  );
}
