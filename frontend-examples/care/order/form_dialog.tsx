// The frame of every dialog of an order: a form, the button at its foot that sends it, and why it cannot be sent yet.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Button, Dialog } from '../../look/controls.tsx';

export interface FormDialogProps {
  title: string;
  /** What the button says: `Cancel 2 units`. */
  press: string;
  danger?: boolean;
  wide?: boolean;
  /** Why it cannot be pressed yet. */
  why?: string | null | undefined;
  working: boolean;
  onPress: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

export function FormDialog({ title, press, danger = false, wide = false, why = null, working, onPress, onClose, children }: FormDialogProps) {
  const form = useId();
  const actions = (
    <>
      <Button onClick={onClose}>Close</Button>
      <Button type="submit" form={form} tone={danger ? 'danger' : 'primary'} working={working} why={why}>{press}</Button>
    </>
  );
  return (
    <Dialog title={title} open onClose={onClose} actions={actions} wide={wide}>
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!why && !working) onPress();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
