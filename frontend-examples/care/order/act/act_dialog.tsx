// The frame of everything that is done with an order: what is chosen, what would come of it, who was quicker, and why it
// was refused.

import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Trouble } from '../../../client/trouble.ts';
import { Button, Dialog } from '../../../look/controls.tsx';
import { type Refusal, Refusals } from '../refusals.tsx';
import { Meanwhile } from './meanwhile.tsx';
import type { Seen } from './seen.ts';

interface ActDialogProps {
  title: string;
  /** What the button says: `Cancel 2 units`. */
  press: string;
  danger?: boolean;
  /** Why it cannot be pressed yet. */
  why?: string | null;
  seen: Seen;
  action: { working: boolean; repeating: boolean; errors: readonly Refusal[]; trouble: Trouble | null };
  /** Fields of the input that say their own errors. */
  fields?: readonly string[];
  onPress: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

export function ActDialog(props: ActDialogProps) {
  const { title, press, danger = false, why = null, seen, action, fields = [], onPress, onClose, children } = props;
  const form = useId();
  const said = useRef<HTMLDivElement>(null);
  // Whoever pressed looks at the button; what was answered stands above what they chose, and comes into sight.
  useLayoutEffect(() => {
    if (action.errors.length > 0 || action.trouble || action.repeating) said.current?.scrollIntoView({ block: 'center' });
  }, [action.errors, action.trouble, action.repeating]);
  const actions = (
    <>
      <Button onClick={onClose}>Close</Button>
      <Button type="submit" form={form} tone={danger ? 'danger' : 'primary'} working={action.working} why={why}>
        {seen.refused ? `${press} all the same` : press}
      </Button>
    </>
  );
  return (
    <Dialog title={title} open onClose={onClose} actions={actions} wide>
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!why && !action.working) onPress();
        }}
      >
        <div class="stack order-said" ref={said}>
          {!action.working && <Meanwhile seen={seen} />}
          {action.repeating && <p role="status" class="notice waiting">The answer was lost on its way. It is asked for again, and done once.</p>}
          <Refusals errors={action.errors} trouble={action.trouble} fields={fields} />
        </div>
        {children}
      </form>
    </Dialog>
  );
}
