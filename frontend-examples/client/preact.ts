// The client's hooks for Preact. With React, import the same names from 'react': nothing else changes.

import type { TadaDocumentNode } from 'gql.tada';
import { createContext } from 'preact';
import { useCallback, useContext, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Action, type ActionOptions, type ActionState, createAction } from './action.ts';
import type { Variables } from './documents.ts';
import { follow, type Followed, NOTHING_SEEN } from './follow.ts';
import type { LineState, Orderwire, Shown, StreamItem } from './index.ts';
import { type Answered, ask, NOTHING_YET } from './query.ts';

const Context = createContext<Orderwire | null>(null);

/** `<OrderwireProvider value={createOrderwire(…)}>` around everything that asks or watches. */
export const OrderwireProvider = Context.Provider;

export function useOrderwire(): Orderwire {
  const orderwire = useContext(Context);
  if (!orderwire) throw new Error('There is no OrderwireProvider around this component.');
  return orderwire;
}

export interface QueryResult<Data> extends Answered<Data> {
  again: () => void;
}

/** Ask, and ask anew whenever the variables are others. `null` instead of variables: not yet. */
export function useQuery<Data, Vars extends Variables>(
  document: TadaDocumentNode<Data, Vars>,
  variables: Vars | null,
): QueryResult<Data> {
  return useRunning<Answered<Data>>(variables, NOTHING_YET, (orderwire, tell) =>
    variables && ask(orderwire, document, variables, tell));
}

export interface WatchResult<Value> extends Followed<Value> {
  again: () => void;
}

/**
 * Watch, and put every item of the stream into a value. What `fold` says of an item may be anything but a change of the
 * value it is given. A fresh snapshot after a resync begins with `initial` again. `null` instead of variables: not yet.
 */
export function useWatch<Data extends Record<string, StreamItem>, Vars extends Variables, Value>(
  document: TadaDocumentNode<Data, Vars>,
  variables: Omit<Vars, 'after'> | null,
  fold: (value: Value, item: Shown<Data>) => Value,
  initial: Value,
): WatchResult<Value> {
  // an item that comes later is folded by what the page says then
  const folding = useRef(fold);
  folding.current = fold;
  const latest = (value: Value, item: Shown<Data>) => folding.current(value, item);
  return useRunning<Followed<Value>>(variables, { ...NOTHING_SEEN, value: initial }, (orderwire, tell) =>
    variables && follow(orderwire, document, variables, latest, initial, tell));
}

/** What the line to the server is like, for a banner. */
export function useLineState(): LineState {
  const orderwire = useOrderwire();
  const [state, setState] = useState(orderwire.state);
  useLayoutEffect(() => {
    setState(orderwire.state);
    return orderwire.onState(setState);
  }, [orderwire]);
  return state;
}

/** Milliseconds of the server's clock, again and again: for countdowns that a wrong clock does not mislead. */
export function useServerNow(everyMs = 1_000): number {
  const orderwire = useOrderwire();
  const [now, setNow] = useState(() => orderwire.serverNow());
  useLayoutEffect(() => {
    const tick = () => setNow(orderwire.serverNow());
    const timer = setInterval(tick, everyMs);
    const stop = orderwire.onClock(tick);
    tick();
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [orderwire, everyMs]);
  return now;
}

export type ActionResult<Data, Vars extends { input: object }> = ActionState<Data> & Omit<Action<Data, Vars>, 'state'>;

/** A mutation behind a button. The options are needed where the input has no idempotency key: `{ keyless: true }`. */
export function useAction<Data extends Variables, Vars extends { input: object }>(
  document: TadaDocumentNode<Data, Vars>,
  ...options: ActionOptions<Vars>
): ActionResult<Data, Vars> {
  const orderwire = useOrderwire();
  const [, setTold] = useState<ActionState<Data> | null>(null);
  const action = useMemo(() => createAction(orderwire, document, setTold, ...options), [orderwire, document]);
  return { ...action.state, run: action.run, clear: action.clear };
}

interface Running {
  again: () => void;
  stop: () => void;
}

/**
 * What is told of these variables, by what is begun for them; a new object that says the same is the same. What was told
 * of others is not shown for a moment longer: nobody presses a button that belongs to another answer.
 */
function useRunning<Told extends object>(
  variables: object | null,
  nothing: Told,
  begin: (orderwire: Orderwire, tell: (told: Told) => void) => Running | null,
): Told & { again: () => void } {
  const orderwire = useOrderwire();
  const of = JSON.stringify(variables);
  const [last, setLast] = useState<{ by: Orderwire; of: string; told: Told } | null>(null);
  const running = useRef<Running | null>(null);
  useLayoutEffect(() => {
    running.current = begin(orderwire, (told) => setLast({ by: orderwire, of, told }));
    return () => running.current?.stop();
  }, [orderwire, of]);
  const again = useCallback(() => running.current?.again(), []);
  const told = last?.by === orderwire && last.of === of ? last.told : nothing;
  return { ...told, again };
}
