// Do what was prepared, whole or not at all: at the total that the agent read to the shopper, or it is refused.

import { useState } from 'preact/hooks';
import { useAction } from '../../../client/preact.ts';
import { Button, Check } from '../../../look/controls.tsx';
import { money, signOf } from '../../../look/money.ts';
import { toast } from '../../../look/toast.tsx';
import { useOpenOrder } from '../open_order.ts';
import { Refusals } from '../refusals.tsx';
import type { PreparedEdit } from './edit_parts.ts';
import { CommitEdit } from './steps.ts';

export function Commit({ edit: { id, version, preview } }: { edit: PreparedEdit }) {
  const { learn } = useOpenOrder();
  const [refund, setRefund] = useState(true);
  const { run, working, errors, trouble } = useAction(CommitEdit);
  if (!preview) return null;
  const { totals: { total }, toCollect, toRefund } = preview;
  const conflict = errors.some(({ code }) => code === 'VERSION_CONFLICT');

  async function commit(): Promise<void> {
    const { payload, done } = await run({ editId: id, expectedVersion: version, expectedTotal: total, refund });
    learn(payload?.order);
    if (done) toast(`The order is changed. It comes to ${money(total)} now.`);
  }

  return (
    <div class="stack">
      {signOf(toCollect) > 0 && <p class="notice waiting">{money(toCollect)} are not covered: the order is held until the buyer has paid them.</p>}
      {signOf(toRefund) > 0 && <Check label={`Give ${money(toRefund)} back`} hint="Otherwise we owe it." checked={refund} onChange={setRefund} />}
      {conflict && <p class="notice waiting stack tight" role="alert">Not done: this change was altered elsewhere meanwhile. What it comes to now stands above; press once more.</p>}
      <Refusals errors={errors} trouble={trouble} />
      <Button tone="primary" wide working={working} why={preview.errors.length > 0 ? 'It cannot be done as the order stands now: change it, or give it up.' : null} onClick={() => void commit()}>
        Change the order: {money(total)}
      </Button>
    </div>
  );
}
