// A button that opens a list of things to do: arrows walk through it, Escape closes it, and what cannot be done says why.

import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { classes } from './classes.ts';

export interface MenuItem {
  label: string;
  onPick: () => void;
  danger?: boolean;
  /** Why it cannot be done now; it stays in the list, so that nobody looks for it. */
  why?: string | null | undefined;
}

export interface MenuProps {
  label: ComponentChildren;
  items: readonly MenuItem[];
}

export function Menu({ label, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useLayoutEffect(() => {
    // It hangs from the button's end, unless that takes it out of the window.
    const sheet = list.current;
    if (sheet && sheet.getBoundingClientRect().left < 0) sheet.classList.add('from-start');
    // Before the next key comes, not after the next paint.
    entries()[0]?.focus();
  }, [open]);
  useEffect(() => {
    if (!open) return;
    const beside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    addEventListener('pointerdown', beside);
    return () => removeEventListener('pointerdown', beside);
  }, [open]);
  const walk = (event: KeyboardEvent) => {
    const all = entries();
    const here = all.findIndex((entry) => entry === document.activeElement);
    const steps: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length)?.focus();
  };
  return (
    <div
      class="menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) close();
        else if (event.key === 'Tab') setOpen(false);
        else if (open) walk(event);
      }}
    >
      <button
        ref={button}
        type="button"
        class="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {label} <span aria-hidden="true" class="caret" />
      </button>
      {open && (
        <div class="menu-list" role="menu" id={id} ref={list}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={classes('menu-item', item.danger && 'danger')}
              aria-disabled={Boolean(item.why)}
              onClick={() => {
                if (item.why) return;
                close();
                item.onPick();
              }}
            >
              {item.label}
              {item.why && <small>{item.why}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
