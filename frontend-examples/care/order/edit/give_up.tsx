// End a change that was prepared: the order is as it was, and what the change held is free.

import { useAction } from '../../../client/preact.ts';
import { Button } from '../../../look/controls.tsx';
import { toast } from '../../../look/toast.tsx';
import { useOpenOrder } from '../open_order.ts';
import { Refusals } from '../refusals.tsx';
import type { PreparedEdit } from './edit_parts.ts';
import { AbortEdit } from './steps.ts';

interface GiveUpProps {
  edit: PreparedEdit;
  /** What the button says. */
  press: string;
}

export function GiveUp({ edit, press }: GiveUpProps) {
  const { learn } = useOpenOrder();
  const { run, working, errors, trouble } = useAction(AbortEdit);

  async function giveUp(): Promise<void> {
    const { payload, done } = await run({ editId: edit.id });
    learn(payload?.order);
    if (done) toast('The change was given up. The order is as it was.');
  }

  return (
    <>
      <Button tone="quiet" working={working} onClick={() => void giveUp()}>{press}</Button>
      <Refusals errors={errors} trouble={trouble} />
    </>
  );
}
