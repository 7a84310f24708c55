// Cancel what has not been packed: first what that would mean in money, then the word to do it.

import { useLayoutEffect, useState } from 'preact/hooks';
import { graphql, type VariablesOf } from '../client/index.ts';
import { useAction, useQuery } from '../client/preact.ts';
import { Button } from '../look/button.tsx';
import { Choices } from '../look/choices.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Field, Select } from '../look/field.tsx';
import { CancelPreview, Consequences } from './cancel_consequences.tsx';
import { type Chosen, ChooseUnits, leftOf } from './cancel_units.tsx';
import type { CancelReason } from './kinds.ts';
import { said, useWords } from './language.tsx';
import { Refusals } from './refusals.tsx';
import { type Order, TrackedFragment } from './tracked_order.ts';

const CancelOrder = graphql(`
  mutation CancelOrder($input: OrderCancelInput!) {
    orderCancel(input: $input) {
      order { ...Tracked }
      errors { code message path retryable }
    }
  }
`, [TrackedFragment]);

const REASONS = ['CUSTOMER', 'DUPLICATE', 'ADDRESS', 'OTHER'] as const satisfies readonly CancelReason[];
const LONGEST_NOTE = 500;

interface CancelProps {
  order: Order;
  /** With what is to be said of it, when something was canceled. */
  onClose: (said?: string) => void;
  onChange: (order: Order) => void;
}

export function Cancel({ order, onClose, onChange }: CancelProps) {
  const words = useWords();
  const lines = order.lines.filter((line) => leftOf(line) > 0);
  const divisible = lines.length > 1 || lines.some((line) => leftOf(line) > 1);
  const [whole, setWhole] = useState(true);
  const [chosen, setChosen] = useState<Chosen>({});
  const [reason, setReason] = useState<(typeof REASONS)[number]>('CUSTOMER');
  const [note, setNote] = useState('');

  const units = lines
    .map(({ id }) => ({ orderLineId: id, quantity: chosen[id] ?? 0 }))
    .filter(({ quantity }) => quantity > 0);
  const what: VariablesOf<typeof CancelPreview>['input'] = { orderId: order.id, ...(whole ? {} : { lines: units }) };
  const nothing = !whole && units.length === 0;
  const preview = useQuery(CancelPreview, nothing ? null : { input: what });
  const cancel = useAction(CancelOrder);
  const conflict = cancel.errors.some(({ code }) => code === 'VERSION_CONFLICT');
  // Whatever happened to the order meanwhile may change what canceling means: until that is known nobody says yes to it.
  useLayoutEffect(() => preview.again(), [order.version]);

  async function confirm() {
    const { done, payload } = await cancel.run({
      ...what,
      reason,
      ...(note.trim() && { note: note.trim() }),
      expectedVersion: order.version,
    });
    if (payload?.order) onChange(payload.order);
    if (done) {
      onClose(words.canceled);
    } else {
      preview.again();
    }
  }

  const known = preview.state === 'ready' && preview.data?.orderCancelPreview.errors.length === 0;
  return (
    <Dialog
      open
      title={words.cancelTitle}
      onClose={() => onClose()}
      actions={
        <>
          <Button onClick={() => onClose()}>{words.keep}</Button>
          <Button tone="danger" working={cancel.working} disabled={nothing || !known} onClick={() => void confirm()}>
            {words.cancelConfirm}
          </Button>
        </>
      }
    >
      <div class="stack">
        {divisible && (
          <Choices
            legend={words.cancelTitle}
            hideLegend
            value={whole ? 'whole' : 'some'}
            options={[{ value: 'whole', label: words.cancelAll }, { value: 'some', label: words.cancelSome }]}
            onChange={(value) => setWhole(value === 'whole')}
          />
        )}
        {!whole && <ChooseUnits lines={lines} chosen={chosen} onChange={setChosen} />}
        <Consequences of={preview} nothing={nothing} />
        <Select
          label={words.cancelWhy}
          value={reason}
          options={REASONS.map((value) => ({ value, label: said(words.reason, value) }))}
          onChange={(value) => setReason(REASONS.find((one) => one === value) ?? 'OTHER')}
        />
        <Field label={`${words.note} (${words.optional})`} value={note} onInput={setNote} lines={2} maxLength={LONGEST_NOTE} />
        <Refusals of={cancel} />
        {conflict && <p>{words.cancelLookAgain}</p>}
      </div>
    </Dialog>
  );
}
