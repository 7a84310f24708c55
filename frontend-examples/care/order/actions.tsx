// What can be done with the order now, each behind a button; what cannot be done stands in a list beside it, with the
// reason, so that nobody looks for it.

import { useState } from 'preact/hooks';
import { Button, Menu } from '../../look/controls.tsx';
import { useDesk } from '../desk.tsx';
import { CancelDialog } from './act/cancel.tsx';
import { HoldDialog } from './act/hold.tsx';
import { RefundDialog } from './act/refund.tsx';
import { ReleaseDialog } from './act/release.tsx';
import { ConfirmDialog, RejectDialog } from './act/review.tsx';
import { TakeMoneyDialog } from './act/take_money.tsx';
import { BeginChange } from './edit/begin_change.tsx';
import { useOpenOrder } from './open_order.ts';
import { ACTION_NAME, type DeskAction, whyNot } from './why_not.ts';

type Dialog = Exclude<DeskAction, 'EDIT'>;

const DIALOGS: Readonly<Record<Dialog, (props: { onClose: () => void }) => preact.JSX.Element>> = {
  CONFIRM: ConfirmDialog,
  REJECT: RejectDialog,
  CANCEL: CancelDialog,
  REFUND: RefundDialog,
  HOLD: HoldDialog,
  RELEASE_HOLD: ReleaseDialog,
  CAPTURE: TakeMoneyDialog,
};

const ALL: readonly DeskAction[] = ['CONFIRM', 'REJECT', 'EDIT', 'CANCEL', 'REFUND', 'HOLD', 'RELEASE_HOLD', 'CAPTURE'];

export function Actions() {
  const { order } = useOpenOrder();
  const { can } = useDesk();
  const [open, setOpen] = useState<Dialog | null>(null);
  const judged = ALL.map((action) => ({ action, why: whyNot(action, order, can) }));
  const impossible = judged.filter(({ why }) => why !== null);
  const Opened = open && DIALOGS[open];
  return (
    <section class="order-actions" aria-label="What can be done">
      {judged.map(({ action, why }) => {
        if (why !== null) return null;
        if (action === 'EDIT') return <BeginChange key={action} />;
        const tone = action === 'CONFIRM' ? 'primary' : action === 'REJECT' || action === 'CANCEL' ? 'danger' : 'plain';
        return <Button key={action} tone={tone} onClick={() => setOpen(action)}>{ACTION_NAME[action]}</Button>;
      })}
      {impossible.length > 0 && (
        <Menu label="Not possible now" items={impossible.map(({ action, why }) => ({ label: ACTION_NAME[action], why, onPick: () => undefined }))} />
      )}
      {Opened && <Opened onClose={() => setOpen(null)} />}
    </section>
  );
}
