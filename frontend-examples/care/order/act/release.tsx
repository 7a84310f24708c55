// Let the order go on: the holds that an agent chooses end.

import { useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useAction } from '../../../client/preact.ts';
import { Check } from '../../../look/controls.tsx';
import { toast } from '../../../look/toast.tsx';
import { standing } from '../holds.tsx';
import { useOpenOrder } from '../open_order.ts';
import { RefusalParts } from '../refusals.tsx';
import { WholeOrder } from '../whole_order.ts';
import { HOLD_REASON } from '../words.ts';
import { ActDialog } from './act_dialog.tsx';
import { useSeen } from './seen.ts';

const ReleaseHolds = graphql(
  `mutation ReleaseHolds($input: OrderReleaseHoldInput!) { orderReleaseHold(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

export function ReleaseDialog({ onClose }: { onClose: () => void }) {
  const { order, learn } = useOpenOrder();
  const open = standing(order.holds);
  const [kept, setKept] = useState<readonly string[]>([]);
  const action = useAction(ReleaseHolds);
  const seen = useSeen(action.errors);
  const chosen = open.filter(({ id }) => !kept.includes(id));

  async function release(): Promise<void> {
    const { payload, done } = await action.run({
      orderId: order.id, holdIds: chosen.map(({ id }) => id), expectedVersion: seen.expectedVersion,
    });
    learn(payload?.order);
    if (!done) return;
    toast(chosen.length === 1 ? 'The hold is released.' : `${chosen.length} holds are released.`);
    onClose();
  }

  return (
    <ActDialog
      title="Release holds"
      press={chosen.length > 1 ? `Release ${chosen.length} holds` : 'Release the hold'}
      why={chosen.length === 0 ? 'Choose a hold.' : null}
      {...{ seen, action, onClose }}
      onPress={() => void release()}
    >
      {open.length === 0 && <p>Nothing holds it any more.</p>}
      {open.map(({ id, reason, note }) => (
        <Check
          key={id}
          label={HOLD_REASON[reason]}
          hint={note && <span dir="auto">{note}</span>}
          checked={!kept.includes(id)}
          onChange={(release) => setKept(release ? kept.filter((other) => other !== id) : [...kept, id])}
        />
      ))}
    </ActDialog>
  );
}
