// A word about what just happened, for those who see and those who listen. It goes by itself; what must be acted on
// does not belong here.

import { useLayoutEffect, useState } from 'preact/hooks';
import { useWords } from './words.ts';

export interface ToastOptions {
  tone?: 'done' | 'stopped';
  /** Something that can still be done about it: undo, look. */
  action?: { label: string; run: () => void };
}

interface Toast extends ToastOptions {
  id: number;
  text: string;
}

const SHOWN_MS = 6_000;
/** Somebody must read it, decide and get there. */
const SHOWN_WITH_ACTION_MS = 20_000;
const MOST = 3;

let count = 0;
let shown: readonly Toast[] = [];
const listeners = new Set<(toasts: readonly Toast[]) => void>();

export function toast(text: string, options: ToastOptions = {}): void {
  const id = ++count;
  tell([...shown, { id, text, ...options }].slice(-MOST));
  setTimeout(() => drop(id), options.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
}

function drop(id: number): void {
  tell(shown.filter((one) => one.id !== id));
}

function tell(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener(next);
}

/** Once, at the page's end. */
export function Toasts() {
  const words = useWords();
  const [toasts, setToasts] = useState(shown);
  useLayoutEffect(() => {
    listeners.add(setToasts);
    setToasts(shown);
    return () => void listeners.delete(setToasts);
  }, []);
  return (
    <div class="toasts" role="status">
      {toasts.map(({ id, text, tone = 'done', action }) => (
        <div key={id} class={`toast ${tone}`}>
          <p dir="auto">{text}</p>
          {action && (
            <button
              type="button"
              class="toast-action"
              onClick={() => {
                action.run();
                drop(id);
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" class="cross" aria-label={words.close} onClick={() => drop(id)}>×</button>
        </div>
      ))}
    </div>
  );
}
