// A filter of several values behind one button: what is picked stands in it, and Escape or a press beside it closes it.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { Check } from '../../look/controls.tsx';

export interface PickSeveralProps {
  label: string;
  options: readonly { value: string; label: string }[];
  picked: readonly string[];
  onPick: (picked: readonly string[]) => void;
}

export function PickSeveral({ label, options, picked, onPick }: PickSeveralProps) {
  const box = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    const beside = ({ target }: Event) => {
      if (target instanceof Node && box.current && !box.current.contains(target)) box.current.open = false;
    };
    addEventListener('pointerdown', beside);
    addEventListener('focusin', beside);
    return () => {
      removeEventListener('pointerdown', beside);
      removeEventListener('focusin', beside);
    };
  }, []);
  return (
    <details
      class="pick-several"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !box.current?.open) return;
        box.current.open = false;
        box.current.querySelector('summary')?.focus();
      }}
    >
      <summary class="button">
        {label}
        {picked.length > 0 && <span class="count">{picked.length}</span>}
        <span class="caret" aria-hidden="true" />
      </summary>
      <fieldset class="pick-several-sheet">
        <legend class="unseen">{label}</legend>
        {options.map(({ value, label: name }) => (
          <Check
            key={value}
            label={name}
            checked={picked.includes(value)}
            onChange={(checked) => onPick(checked ? [...picked, value] : picked.filter((one) => one !== value))}
          />
        ))}
      </fieldset>
    </details>
  );
}
