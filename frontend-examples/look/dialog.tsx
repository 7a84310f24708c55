// The browser's own dialog: it begins at its first field or its title, keeps the focus inside, closes on Escape, and gives
// the focus back to where it was.

import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { focusHeading } from './route.ts';
import { useWords } from './words.ts';

export interface DialogProps {
  title: string;
  open: boolean;
  /** Asked to close by Escape, the cross, or a press beside it. */
  onClose: () => void;
  children: ComponentChildren;
  /** The buttons at its foot. */
  actions?: ComponentChildren;
  wide?: boolean;
}

/** Where a reader begins in a dialog: the first of these that is there. */
const BEGINNINGS = ['[autofocus]', '.dialog-body :is(input, select, textarea)', 'h2'];

export function Dialog({ title, open, onClose, children, actions, wide }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const words = useWords();
  // Before the next key comes, not after the next paint: a second Enter is the dialog's, not the button's behind it.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!open || !element) return;
    const before = document.activeElement;
    element.showModal();
    const beginning = BEGINNINGS.map((place) => element.querySelector<HTMLElement>(place)).find((found) => found !== null);
    beginning?.focus();
    return () => {
      element.close();
      giveBack(before);
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={dialog}
      class={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault(); // Whether it is open is the page's to say.
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-sheet">
        <header class="dialog-head">
          <h2 id={id} tabIndex={-1}>{title}</h2>
          <button type="button" class="cross" aria-label={words.close} onClick={onClose}>×</button>
        </header>
        <div class="dialog-body">{children}</div>
        {actions && <footer class="dialog-foot">{actions}</footer>}
      </div>
    </dialog>
  );
}

/** What was done may take the button away that it began with: then one begins at the heading again. */
function giveBack(before: Element | null): void {
  if (!(before instanceof HTMLElement) || before === document.body) return;
  before.focus();
  queueMicrotask(() => {
    if (document.activeElement === document.body) focusHeading();
  });
}
