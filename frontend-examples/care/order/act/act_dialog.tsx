// The frame of everything that is done with an order: what is chosen, what would come of it, who was quicker, and why it
// was refused.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Trouble } from '../../../client/trouble.ts';
import { FormDialog, type FormDialogProps } from '../form_dialog.tsx';
import { type Refusal, Refusals } from '../refusals.tsx';
import { Meanwhile } from './meanwhile.tsx';
import type { Seen } from './seen.ts';

interface ActDialogProps extends Omit<FormDialogProps, 'working' | 'wide'> {
  seen: Seen;
  action: { working: boolean; repeating: boolean; errors: readonly Refusal[]; trouble: Trouble | null };
  /** Fields of the input that say their own errors. */
  fields?: readonly string[];
}

export function ActDialog({ press, seen, action, fields = [], children, ...frame }: ActDialogProps) {
  const said = useRef<HTMLDivElement>(null);
  // Whoever pressed looks at the button; what was answered stands above what they chose, and comes into sight.
  useLayoutEffect(() => {
    if (action.errors.length > 0 || action.trouble || action.repeating) said.current?.scrollIntoView({ block: 'center' });
  }, [action.errors, action.trouble, action.repeating]);
  return (
    <FormDialog {...frame} press={seen.refused ? `${press} all the same` : press} working={action.working} wide>
      <div class="stack order-said" ref={said}>
        {!action.working && <Meanwhile seen={seen} />}
        {action.repeating && <p role="status" class="notice waiting">The answer was lost on its way. It is asked for again, and done once.</p>}
        <Refusals errors={action.errors} trouble={action.trouble} fields={fields} />
      </div>
      {children}
    </FormDialog>
  );
}
