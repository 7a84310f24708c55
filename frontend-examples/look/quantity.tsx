// How many: typed, or one more and one less. It never leaves its bounds, and an emptied field is not yet an answer.

import { useState } from 'preact/hooks';
import { useWords } from './words.ts';

export interface QuantityFieldProps {
  /** Of what; read with the field, not seen. */
  label: string;
  value: number;
  min?: number;
  max?: number;
  onChange: (value: number) => void;
  disabled?: boolean;
}

interface Draft {
  text: string;
  value: number;
}

export function QuantityField({ label, value, min = 1, max = Infinity, onChange, disabled = false }: QuantityFieldProps) {
  const words = useWords();
  // What is being typed belongs to the value that it led to: once that is another one, it is told and not the draft.
  const [draft, setDraft] = useState<Draft | null>(null);
  const shown = draft?.value === value ? draft.text : String(value);
  const set = (next: number) => {
    const within = Math.min(max, Math.max(min, next));
    setDraft(null);
    if (within !== value) onChange(within);
  };
  const type = (text: string) => {
    const number = Number(text);
    const led = text !== '' && number >= min && number <= max ? number : value;
    setDraft({ text, value: led });
    if (led !== value) onChange(led);
  };
  return (
    <span class="quantity" role="group" aria-label={label}>
      <button type="button" aria-label={words.less} disabled={disabled || value <= min} onClick={() => set(value - 1)}>
        −
      </button>
      <input
        aria-label={words.quantity}
        inputMode="numeric"
        autoComplete="off"
        value={shown}
        disabled={disabled}
        onInput={(event) => type(event.currentTarget.value.replace(/\D/g, '').slice(0, 6))}
        onBlur={() => draft && set(shown ? Number(shown) : value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp') set(value + 1);
          else if (event.key === 'ArrowDown') set(value - 1);
          else return;
          event.preventDefault();
        }}
      />
      <button type="button" aria-label={words.more} disabled={disabled || value >= max} onClick={() => set(value + 1)}>
        +
      </button>
    </span>
  );
}
