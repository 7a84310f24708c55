// Fields with a label, a hint, and what is wrong with them. A wrong field is marked, described by its error, and can be
// found by `[aria-invalid=true]` to take the reader there.

import { type AllHTMLAttributes, type ComponentChildren, h } from 'preact';
import { useId } from 'preact/hooks';
import { classes } from './classes.ts';
import { useWords } from './words.ts';

interface Described {
  label: string;
  /** Read, not seen: for a field whose place says what it is. */
  hideLabel?: boolean;
  error?: string | null | undefined;
  hint?: ComponentChildren;
  required?: boolean;
}

/** Of an input's attributes those that a field needs, named one by one: everything else the field decides. */
type InputProps = Pick<
  AllHTMLAttributes<HTMLInputElement>,
  'autoComplete' | 'autoFocus' | 'disabled' | 'inputMode' | 'max' | 'maxLength' | 'min' | 'name'
  | 'onBlur' | 'onFocus' | 'onKeyDown' | 'placeholder' | 'step'
>;

export interface FieldProps extends Described, InputProps {
  type?: 'text' | 'email' | 'tel' | 'search' | 'password' | 'date' | 'number' | 'datetime-local';
  value: string;
  onInput: (value: string) => void;
  /** Stands in the field's end: a unit, a currency. */
  suffix?: string;
  /** More than one: a field for sentences. */
  lines?: number;
}

export function Field(props: FieldProps) {
  const { label, hideLabel, error, hint, required, value, onInput, suffix, lines = 1, type = 'text', ...rest } = props;
  const id = useId();
  const described = {
    id, 'aria-describedby': describedBy(id, error, hint), 'aria-invalid': Boolean(error), required: Boolean(required),
  };
  // Not as JSX: there the type of an input decides which other attributes it takes, one literal type at a time.
  const typed = (event: Event) => onInput(textIn(event));
  const input = h('input', { dir: 'auto', type, ...rest, ...described, class: 'input', value, onInput: typed });
  return (
    <Labeled id={id} label={label} hideLabel={hideLabel} error={error} hint={hint} required={required}>
      {lines > 1 ? (
        <textarea
          {...described}
          class="input"
          dir="auto"
          rows={lines}
          maxLength={rest.maxLength}
          placeholder={rest.placeholder}
          disabled={rest.disabled}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <span class={classes('input-row', suffix && 'with-suffix')}>
          {input}
          {suffix && <span class="suffix" aria-hidden="true">{suffix}</span>}
        </span>
      )}
    </Labeled>
  );
}

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface SelectProps extends Described {
  value: string;
  options: readonly SelectOption[];
  onChange: (value: string) => void;
  disabled?: boolean;
  autoComplete?: string;
}

export function Select(props: SelectProps) {
  const { label, hideLabel, error, hint, required, value, options, onChange, disabled, autoComplete } = props;
  const id = useId();
  return (
    <Labeled id={id} label={label} hideLabel={hideLabel} error={error} hint={hint} required={required}>
      <span class="select">
        <select
          id={id}
          class="input"
          aria-describedby={describedBy(id, error, hint)}
          aria-invalid={Boolean(error)}
          required={Boolean(required)}
          disabled={Boolean(disabled)}
          autoComplete={autoComplete}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={Boolean(option.disabled)}>{option.label}</option>
          ))}
        </select>
      </span>
    </Labeled>
  );
}

interface CheckProps {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ComponentChildren;
  disabled?: boolean;
}

export function Check({ label, checked, onChange, hint, disabled }: CheckProps) {
  const id = useId();
  return (
    <div class="field check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={Boolean(disabled)}
        aria-describedby={describedBy(id, null, hint)}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && <p id={`${id}-hint`} class="hint">{hint}</p>}
    </div>
  );
}

/** A label, what stands in it, and beneath it a hint or what is wrong. */
function Labeled({ id, label, hideLabel, error, hint, required, children }: DescribedBlock) {
  const words = useWords();
  return (
    <div class={classes('field', error && 'wrong')}>
      <label class={hideLabel ? 'unseen' : undefined} for={id}>
        {label}
        {required && <span class="required" title={words.required} aria-hidden="true"> *</span>}
      </label>
      {children}
      {error && <p id={`${id}-error`} class="error">{error}</p>}
      {hint && <p id={`${id}-hint`} class="hint">{hint}</p>}
    </div>
  );
}

interface DescribedBlock {
  id: string;
  label: string;
  hideLabel: boolean | undefined;
  error: string | null | undefined;
  hint: ComponentChildren;
  required: boolean | undefined;
  children: ComponentChildren;
}

function describedBy(id: string, error: unknown, hint: unknown): string | undefined {
  return [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
}

function textIn({ currentTarget }: Event): string {
  return currentTarget instanceof HTMLInputElement ? currentTarget.value : '';
}
