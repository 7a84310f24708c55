// The client's hooks for Preact. With React, import the same names from 'react': nothing else changes.

import type { TadaDocumentNode } from 'gql.tada';
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Action, type ActionOptions, type ActionState, createAction } from './action.ts';
import type { Variables } from './documents.ts';
import { follow, type Followed, type Following, NOTHING_SEEN } from './follow.ts';
import type { LineState, Orderwire, Shown, StreamItem } from './index.ts';
import { type Answered, ask, NOTHING_YET, type Question } from './query.ts';

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
  const orderwire = useOrderwire();
  const [answered, setAnswered] = useState<Answered<Data>>(NOTHING_YET);
  const question = useRef<Question | null>(null);
  useOn(variables, () => {
    setAnswered(NOTHING_YET);
    question.current = variables && ask(orderwire, document, variables, setAnswered);
    return () => question.current?.stop();
  });
  const again = useCallback(() => question.current?.again(), []);
  return { ...answered, again };
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
  const orderwire = useOrderwire();
  const [followed, setFollowed] = useState<Followed<Value>>({ ...NOTHING_SEEN, value: initial });
  const following = useRef<Following | null>(null);
  // an item that comes later is folded by what the page says then
  const folding = useRef(fold);
  folding.current = fold;
  useOn(variables, () => {
    setFollowed({ ...NOTHING_SEEN, value: initial });
    following.current = variables
      && follow(orderwire, document, variables, (value: Value, item: Shown<Data>) => folding.current(value, item), initial, setFollowed);
    return () => following.current?.stop();
  });
  const again = useCallback(() => following.current?.again(), []);
  return { ...followed, again };
}

/** What the line to the server is like, for a banner. */
export function useLineState(): LineState {
  const orderwire = useOrderwire();
  const [state, setState] = useState(orderwire.state);
  useEffect(() => {
    setState(orderwire.state);
    return orderwire.onState(setState);
  }, [orderwire]);
  return state;
}

/** Milliseconds of the server's clock, again and again: for countdowns that a wrong clock does not mislead. */
export function useServerNow(everyMs = 1_000): number {
  const orderwire = useOrderwire();
  const [now, setNow] = useState(() => orderwire.serverNow());
  useEffect(() => {
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

/** An effect of variables by what they say: a new object that says the same is the same. */
function useOn(variables: object | null, effect: () => (() => void) | undefined): void {
  const orderwire = useOrderwire();
  useEffect(effect, [orderwire, JSON.stringify(variables)]);
}
