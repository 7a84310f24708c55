// Keep the order, or one location's work, from leaving.

import { useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useAction } from '../../../client/preact.ts';
import { Field, Select } from '../../../look/controls.tsx';
import { toast } from '../../../look/toast.tsx';
import { useOpenOrder } from '../open_order.ts';
import { atField, RefusalParts } from '../refusals.tsx';
import { SelectOf } from '../select_of.tsx';
import { WholeOrder } from '../whole_order.ts';
import { HOLD_REASON, type HoldReason, type HoldReleaseEvent, optionsOf, RELEASED_BY_ITSELF } from '../words.ts';
import { ActDialog } from './act_dialog.tsx';
import { useSeen } from './seen.ts';

const HoldOrder = graphql(
  `mutation HoldOrder($input: OrderHoldInput!) { orderHold(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

const BY_HAND = 'BY_HAND';
const AT_A_TIME = 'AT_A_TIME';

export function HoldDialog({ onClose }: { onClose: () => void }) {
  const { order, learn } = useOpenOrder();
  const [reason, setReason] = useState<HoldReason>('MANUAL');
  const [note, setNote] = useState('');
  const [work, setWork] = useState('');
  const [ends, setEnds] = useState<string>(BY_HAND);
  const [time, setTime] = useState('');
  const action = useAction(HoldOrder);
  const seen = useSeen(action.errors);
  const under = order.fulfillmentOrders.filter(({ supportedActions }) => supportedActions.includes('HOLD'));

  async function hold(): Promise<void> {
    const { payload, done } = await action.run({
      orderId: order.id,
      reason,
      note: note || null,
      fulfillmentOrderId: work || null,
      releaseAt: ends === AT_A_TIME ? new Date(time).toISOString() : null,
      releaseOn: isEvent(ends) ? ends : null,
      expectedVersion: seen.expectedVersion,
    });
    learn(payload?.order);
    if (!done) return;
    toast('It is held.');
    onClose();
  }

  return (
    <ActDialog
      title="Hold"
      press="Hold it"
      why={ends === AT_A_TIME && !time ? 'Choose when it ends.' : null}
      {...{ seen, action, onClose }}
      fields={['note', 'releaseAt']}
      onPress={() => void hold()}
    >
      <SelectOf label="Why" words={HOLD_REASON} value={reason} onChange={setReason} />
      {under.length > 1 && (
        <Select
          label="What is held"
          value={work}
          options={[{ value: '', label: 'The whole order' }, ...under.map(({ id, location }) => ({ value: id, label: `The work of ${location.name}` }))]}
          onChange={setWork}
        />
      )}
      <Select
        label="It ends"
        value={ends}
        options={[{ value: BY_HAND, label: 'when somebody releases it' }, { value: AT_A_TIME, label: 'at a time' }, ...optionsOf(RELEASED_BY_ITSELF)]}
        onChange={setEnds}
      />
      {ends === AT_A_TIME && <Field label="When, by your clock" type="datetime-local" value={time} onInput={setTime} error={atField(action.errors, 'releaseAt')} />}
      <Field label="Note" hint="For colleagues; buyers never read it." lines={2} value={note} onInput={setNote} error={atField(action.errors, 'note')} />
    </ActDialog>
  );
}

const isEvent = (value: string): value is HoldReleaseEvent => value in RELEASED_BY_ITSELF;
