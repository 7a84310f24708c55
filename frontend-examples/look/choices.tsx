// One of several: cards for what needs room to be understood (ways of delivery, test cards, stores).

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface Choice {
  value: string;
  label: ComponentChildren;
  note?: ComponentChildren;
  /** At the card's end: a price. */
  aside?: ComponentChildren;
  disabled?: boolean;
}

export interface ChoicesProps {
  legend: string;
  hideLegend?: boolean;
  value: string | null;
  options: readonly Choice[];
  onChange: (value: string) => void;
  error?: string | null;
}

export function Choices({ legend, hideLegend, value, options, onChange, error }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset class="choices" aria-invalid={Boolean(error)} aria-describedby={error ? `${name}-error` : undefined}>
      <legend class={hideLegend ? 'unseen' : undefined}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={Boolean(option.disabled)}
            onChange={() => onChange(option.value)}
          />
          <span class="choice-text">
            <span class="choice-label">{option.label}</span>
            {option.note && <small class="quiet">{option.note}</small>}
          </span>
          {option.aside && <span class="choice-aside">{option.aside}</span>}
        </label>
      ))}
      {error && <p id={`${name}-error`} class="error">{error}</p>}
    </fieldset>
  );
}
