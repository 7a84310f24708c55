// Cancel units that have not left. What it would do to money and stock is shown before anything is done.

import { useState } from 'preact/hooks';
import { graphql, type ResultOf } from '../../../client/index.ts';
import { useAction, useQuery } from '../../../client/preact.ts';
import { Check, Field } from '../../../look/controls.tsx';
import { type Money, signOf } from '../../../look/money.ts';
import { Answer } from '../../../look/states.tsx';
import { toast } from '../../../look/toast.tsx';
import { useAgainOn } from '../again_on.ts';
import { Row } from '../money.tsx';
import { useOpenOrder } from '../open_order.ts';
import { atField, RefusalParts, Refusals } from '../refusals.tsx';
import { SelectOf } from '../select_of.tsx';
import { unitsToCancel } from '../units.ts';
import { WholeOrder } from '../whole_order.ts';
import { CANCEL_REASON, type CancelReason } from '../words.ts';
import { ActDialog } from './act_dialog.tsx';
import { chosenLines, countOf, LineUnits, type Units } from './line_units.tsx';
import { useSeen } from './seen.ts';
import { useSettled } from './settled.ts';

const CancelUnits = graphql(
  `mutation CancelUnits($input: OrderCancelInput!) { orderCancel(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

const PreviewCancel = graphql(
  `
    query PreviewCancel($input: OrderCancelPreviewInput!) {
      orderCancelPreview(input: $input) {
        total { amount currency } released { amount currency } refund { amount currency } outstanding { amount currency }
        lines { recalledQuantity orderLine { id name } }
        stock { location quantity }
        errors { ...RefusalParts }
      }
    }
  `,
  [RefusalParts],
);

const PREVIEW_AFTER_MS = 250;

export function CancelDialog({ onClose }: { onClose: () => void }) {
  const { order, learn } = useOpenOrder();
  const [units, setUnits] = useState<Units>({});
  const [reason, setReason] = useState<CancelReason>('CUSTOMER');
  const [note, setNote] = useState('');
  const [restock, setRestock] = useState(true);
  const [refund, setRefund] = useState(true);
  const action = useAction(CancelUnits);
  const seen = useSeen(action.errors);
  const lines = chosenLines(units);
  const count = countOf(units);

  async function cancel(): Promise<void> {
    const { payload, done } = await action.run({
      orderId: order.id, lines, reason, note: note || null, restock, refund, expectedVersion: seen.expectedVersion,
    });
    learn(payload?.order);
    if (!done) return;
    toast(count === 1 ? 'One unit is canceled.' : `${count} units are canceled.`);
    onClose();
  }

  return (
    <ActDialog
      title="Cancel units"
      press={count > 0 ? `Cancel ${count} ${count === 1 ? 'unit' : 'units'}` : 'Cancel'}
      danger
      why={count === 0 ? 'Choose what to cancel.' : null}
      {...{ seen, action, onClose }}
      fields={['note', 'lines']}
      onPress={() => void cancel()}
    >
      <LineUnits legend="What is canceled" lines={order.lines} most={unitsToCancel} units={units} onChange={setUnits} error={atField(action.errors, 'lines')} />
      <WhatComesOfIt lines={lines} refund={refund} />
      <SelectOf label="Why" words={CANCEL_REASON} value={reason} onChange={setReason} />
      <Field label="Note" hint="For those who read the order’s history." lines={2} value={note} onInput={setNote} error={atField(action.errors, 'note')} />
      <Check label="The units go back on sale" hint="Otherwise they are set aside to be looked at." checked={restock} onChange={setRestock} />
      <Check label="Give back what was paid too much" hint="Otherwise we owe it." checked={refund} onChange={setRefund} />
    </ActDialog>
  );
}

interface WhatComesOfItProps {
  lines: ReturnType<typeof chosenLines>;
  /** Whether what we come to owe goes back by itself. */
  refund: boolean;
}

function WhatComesOfIt({ lines, refund }: WhatComesOfItProps) {
  const { order } = useOpenOrder();
  const settled = useSettled(lines, PREVIEW_AFTER_MS);
  const preview = useQuery(PreviewCancel, settled.length > 0 ? { input: { orderId: order.id, lines: settled } } : null);
  useAgainOn(order.version, preview.again);
  if (settled.length === 0) return <p class="quiet">Choose units to see what comes of it.</p>;
  return (
    <section class="order-preview" aria-label="What comes of it" aria-live="polite">
      <Answer of={preview}>{({ orderCancelPreview }) => <Consequences of={orderCancelPreview} before={order.totals.total} refund={refund} />}</Answer>
    </section>
  );
}

type Preview = ResultOf<typeof PreviewCancel>['orderCancelPreview'];

function Consequences({ of, before, refund }: { of: Preview; before: Money; refund: boolean }) {
  if (of.errors.length > 0) return <Refusals errors={of.errors} trouble={null} />;
  const recalled = of.lines.filter(({ recalledQuantity }) => recalledQuantity > 0);
  return (
    <>
      <dl class="order-ledger">
        <Row name="Total now" amount={before} />
        {of.total && <Row name="Total then" amount={of.total} strong />}
        {of.released && <Row name="Let go, and never taken" amount={of.released} optional />}
        {of.refund && <Row name={refund ? 'Goes back to the buyer' : 'We would owe'} amount={of.refund} optional />}
        {of.outstanding && signOf(of.outstanding) > 0 && <Row name="Not taken yet" amount={of.outstanding} />}
      </dl>
      {recalled.map(({ orderLine, recalledQuantity }) => (
        <p key={orderLine.id} class="notice waiting">
          {recalledQuantity} of <span dir="auto">{orderLine.name}</span> are picked already: their location is asked to take them back, and may refuse.
        </p>
      ))}
      {of.stock.length > 0 && <p class="quiet">Free again: {of.stock.map(({ location, quantity }) => `${quantity} at ${location}`).join(', ')}</p>}
    </>
  );
}
