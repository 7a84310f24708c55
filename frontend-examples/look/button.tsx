// A button that says when it works and cannot be pressed twice meanwhile.

import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { classes } from './classes.ts';
import { useWords } from './words.ts';

export interface ButtonProps extends Omit<ButtonHTMLAttributes, 'class' | 'disabled' | 'children'> {
  /** `primary` once in a view; `danger` takes something away; `quiet` stands back. */
  tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  working?: boolean;
  disabled?: boolean;
  /** Why it cannot be pressed: shown beneath, and read with the button. */
  why?: string | null | undefined;
  wide?: boolean;
  small?: boolean;
  children: ComponentChildren;
}

export function Button(props: ButtonProps) {
  const { tone = 'plain', working = false, disabled = false, why, wide, small, children, onClick, ...rest } = props;
  const words = useWords();
  const id = useId();
  const off = working || disabled || Boolean(why);
  // `aria-disabled` and not `disabled`: the focus stays where it is while it works, and a reader can ask why.
  return (
    <span class={classes('press', wide && 'wide')}>
      <button
        type="button"
        {...rest}
        class={classes('button', tone, small && 'small', working && 'working')}
        aria-disabled={off}
        aria-busy={working}
        aria-describedby={why ? id : rest['aria-describedby']}
        onClick={(event) => {
          if (off) event.preventDefault();
          else onClick?.(event);
        }}
      >
        <span>{children}</span>
        {working && <span class="unseen"> {words.working}</span>}
      </button>
      {why && <small id={id} class="why">{why}</small>}
    </span>
  );
}
