// The frame of a step that needs more than one field.

import type { Trouble } from '../../../client/trouble.ts';
import { FormDialog, type FormDialogProps } from '../form_dialog.tsx';
import { type Refusal, Refusals } from '../refusals.tsx';

interface StepDialogProps extends Omit<FormDialogProps, 'press' | 'danger' | 'wide' | 'working'> {
  action: { working: boolean; errors: readonly Refusal[]; trouble: Trouble | null };
  fields: readonly string[];
}

export function StepDialog({ action, fields, children, ...frame }: StepDialogProps) {
  return (
    <FormDialog {...frame} press="Put it into the change" working={action.working}>
      {children}
      <Refusals errors={action.errors} trouble={action.trouble} fields={fields} />
    </FormDialog>
  );
}
