// A value of the visitor's that survives a reload, and that all windows of this shop agree on.
//
// What is kept is read again before every change, so nothing that another window did is written over. Where a browser
// keeps nothing (its storage is full, or switched off) the value lives as long as the page does.

import { useLayoutEffect, useState } from 'preact/hooks';

export interface Kept<Value> {
  read(): Value;
  /** Make the next value of the latest one. */
  change(next: (value: Value) => Value): void;
  /** Hear of every change, other windows' too; the function that is answered ends it. */
  onChange(listener: () => void): () => void;
}

export interface KeepOptions {
  /** Other windows know nothing of it, and it goes with this one: for what a person typed. */
  thisWindow?: boolean;
}

/** `parse` makes a value of what was kept, whoever wrote it and however long ago; `null` when nothing was. */
export function keep<Value>(key: string, parse: (kept: unknown) => Value, { thisWindow = false }: KeepOptions = {}): Kept<Value> {
  const listeners = new Set<() => void>();
  const area = () => (thisWindow ? sessionStorage : localStorage);
  let text = stored(area, key);
  let value = parse(parsed(text));

  function take(latest: string | null): void {
    if (latest === text) return;
    text = latest;
    value = parse(parsed(latest));
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  addEventListener('storage', (event) => {
    if (thisWindow || (event.key !== key && event.key !== null)) return; // null: everything was cleared
    take(event.newValue);
    tell();
  });

  return {
    read: () => value,
    change(next) {
      take(stored(area, key) ?? text);
      value = next(value);
      text = JSON.stringify(value);
      store(area, key, text);
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useKept<Value>(kept: Kept<Value>): Value {
  const [, renderAgain] = useState({});
  useLayoutEffect(() => kept.onChange(() => renderAgain({})), [kept]);
  return kept.read(); // Never what it was before: a field that is typed into shows every letter.
}

/** Asked for with every use: where storage is switched off, naming it throws. */
type Area = () => Storage;

function stored(area: Area, key: string): string | null {
  try {
    return area().getItem(key);
  } catch {
    return null; // Switched off.
  }
}

function store(area: Area, key: string, text: string): void {
  try {
    area().setItem(key, text);
  } catch {
    // Full or switched off: the page goes on with the value it holds.
  }
}

function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null; // Not ours.
  }
}
