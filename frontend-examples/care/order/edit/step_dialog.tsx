// The frame of a step that needs more than one field.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Trouble } from '../../../client/trouble.ts';
import { Button, Dialog } from '../../../look/controls.tsx';
import { type Refusal, Refusals } from '../refusals.tsx';

interface StepDialogProps {
  title: string;
  why?: string | null;
  action: { working: boolean; errors: readonly Refusal[]; trouble: Trouble | null };
  fields: readonly string[];
  onPress: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

export function StepDialog({ title, why = null, action, fields, onPress, onClose, children }: StepDialogProps) {
  const form = useId();
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={form} tone="primary" working={action.working} why={why}>Put it into the change</Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!why && !action.working) onPress();
        }}
      >
        {children}
        <Refusals errors={action.errors} trouble={action.trouble} fields={fields} />
      </form>
    </Dialog>
  );
}
