// Begin a change: from then on the order is prepared for it, and colleagues see that it is.

import { useAction } from '../../../client/preact.ts';
import { Button } from '../../../look/controls.tsx';
import { useOpenOrder } from '../open_order.ts';
import { Refusals } from '../refusals.tsx';
import { ACTION_NAME } from '../why_not.ts';
import { BeginEdit } from './steps.ts';

export function BeginChange() {
  const { order, learn } = useOpenOrder();
  const { run, working, errors, trouble } = useAction(BeginEdit);

  async function begin(): Promise<void> {
    // Beginning changes nothing yet, so whatever happened meanwhile is no conflict: the preview will show it.
    const { payload } = await run({ orderId: order.id });
    learn(payload?.order);
  }

  return (
    <>
      <Button tone={order.status === 'PENDING_REVIEW' ? 'plain' : 'primary'} working={working} onClick={() => void begin()}>{ACTION_NAME.EDIT}</Button>
      <Refusals errors={errors} trouble={trouble} />
    </>
  );
}
