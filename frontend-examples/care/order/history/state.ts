// The public state of a subject, as its events tell it: each event carries a merge patch (RFC 7396), and folding the
// patches of a subject in their order gives the state after each of them.

export type State = Readonly<Record<string, unknown>>;

export const isState = (value: unknown): value is State => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object under a name; empty where there is none. */
export function part(state: State, name: string): State {
  const found = state[name];
  return isState(found) ? found : {};
}

export function figure(state: State, name: string): number {
  const found = state[name];
  return typeof found === 'number' ? found : 0;
}

export function text(state: State, name: string): string | null {
  const found = state[name];
  return typeof found === 'string' ? found : null;
}

export function merged(state: State, patch: State): State {
  const after: Record<string, unknown> = { ...state };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(after, name);
    else if (isState(value)) after[name] = merged(part(state, name), value);
    else after[name] = value;
  }
  return after;
}
