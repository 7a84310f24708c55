// The author's side of a prepared change: every step is taken by the server at once and answered with what it comes to.

import { useState } from 'preact/hooks';
import { Button, Check } from '../../../look/controls.tsx';
import { AddLine } from './add_line.tsx';
import { AddressDialog } from './address_dialog.tsx';
import { Commit } from './commit.tsx';
import { DiscountDialog } from './discount_dialog.tsx';
import { EditLines } from './edit_lines.tsx';
import type { PreparedEdit } from './edit_parts.ts';
import { GiveUp } from './give_up.tsx';
import { MethodDialog } from './method_dialog.tsx';
import { PreviewCard } from './preview_card.tsx';

export interface StepProps {
  edit: PreparedEdit;
  /** Show what a step was answered with. */
  onStep: (edit: PreparedEdit) => void;
}

const DIALOGS = { address: AddressDialog, method: MethodDialog, discount: DiscountDialog } as const;

export function ChangeForm({ edit, onStep }: StepProps) {
  const [open, setOpen] = useState<keyof typeof DIALOGS | null>(null);
  const [mayWait, setMayWait] = useState(false);
  const Opened = open && DIALOGS[open];
  return (
    <div class="order-change-parts">
      <div class="stack">
        <EditLines {...{ edit, onStep, mayWait }} />
        <AddLine {...{ edit, onStep, mayWait }} />
        <Check label="Units may wait for stock" hint="Otherwise more units than are there are refused." checked={mayWait} onChange={setMayWait} />
        <div class="row">
          <Button small onClick={() => setOpen('address')}>Another address</Button>
          <Button small onClick={() => setOpen('method')}>Another way of delivery</Button>
          <Button small onClick={() => setOpen('discount')}>A discount</Button>
        </div>
      </div>
      <div class="stack">
        <PreviewCard edit={edit} />
        <Commit edit={edit} />
        <GiveUp edit={edit} press="Give the change up" />
      </div>
      {Opened && <Opened edit={edit} onStep={onStep} onClose={() => setOpen(null)} />}
    </div>
  );
}
