// One of the values of an enumeration, by the words for them.

import { Select } from '../../look/controls.tsx';

interface SelectOfProps<Value extends string> {
  label: string;
  words: Readonly<Record<Value, string>>;
  value: Value;
  onChange: (value: Value) => void;
}

export function SelectOf<Value extends string>({ label, words, value, onChange }: SelectOfProps<Value>) {
  const isValue = (chosen: string): chosen is Value => chosen in words;
  return (
    <Select
      label={label}
      value={value}
      options={Object.entries<string>(words).map(([option, word]) => ({ value: option, label: word }))}
      onChange={(chosen) => {
        if (isValue(chosen)) onChange(chosen);
      }}
    />
  );
}
