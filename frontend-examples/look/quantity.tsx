// How many: typed, or one more and one less. It never leaves its bounds, and an emptied field is not yet an answer.

import { useEffect, useState } from 'preact/hooks';
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

export function QuantityField({ label, value, min = 1, max = Infinity, onChange, disabled = false }: QuantityFieldProps) {
  const words = useWords();
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped(String(value)), [value]);
  const set = (next: number) => {
    const within = Math.min(max, Math.max(min, next));
    setTyped(String(within));
    if (within !== value) onChange(within);
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
        value={typed}
        disabled={disabled}
        onInput={(event) => {
          const text = event.currentTarget.value.replace(/\D/g, '').slice(0, 6);
          setTyped(text);
          const number = Number(text);
          if (text && number >= min && number <= max) set(number);
        }}
        onBlur={() => set(typed ? Number(typed) : value)}
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
