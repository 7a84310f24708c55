// Orderwire for a front-end: ask, change, and watch. One line to the server, one set of credentials, one state to show.

import { Client, type Exchange, fetchExchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import type { TadaDocumentNode } from 'gql.tada';
import { type Line, type LineState, openLine } from './connection.ts';
import { type Held, keepCredentials } from './credentials.ts';
import { createClock } from './clock.ts';
import { type Shown, type StreamItem, watch, type Watcher } from './watch.ts';

export { graphql } from './graph.ts';
export type { ResultOf, VariablesOf } from './graph.ts';
export type { GraphError, LineState } from './connection.ts';
export type { Held } from './credentials.ts';
export type { Shown, StreamItem, Watcher } from './watch.ts';
export type { Outcome, Refusal } from './action.ts';
export type { Answered, AnswerState } from './query.ts';
export type { Followed } from './follow.ts';
export type { Trouble, TroubleKind } from './trouble.ts';
export { aTrouble, troubleOf, troubleOfErrors } from './trouble.ts';

export interface OrderwireOptions {
  /** Where the graph is: `https://orders.example.com/graphql`. */
  url: string;
  /** Brings what to ask with; called again when a token has ended. Left out: an anonymous shopper. */
  credentials?: () => Held | Promise<Held>;
}

export type Variables = Record<string, unknown>;

export interface Orderwire {
  /** urql's client, for queries and mutations. */
  readonly graph: Client;
  /** What the line to the server is like now. */
  readonly state: LineState;
  /** Hear of every change of the line's state; the function that is answered ends it. */
  onState(listener: (state: LineState) => void): () => void;
  /** Milliseconds since 1970 by the server's clock: what counts down counts by it, never by the visitor's. */
  serverNow(): number;
  /** Hear when more is known of the server's clock. */
  onClock(listener: () => void): () => void;
  /** Watch the one root field of a subscription, whose variables include `$after: Cursor`; the answer ends it. */
  watch<Data extends Record<string, StreamItem>, Vars extends Variables>(
    document: TadaDocumentNode<Data, Vars>,
    variables: Omit<Vars, 'after'>,
    watcher: Watcher<Shown<Data>>,
    after?: string | null,
  ): () => void;
  /** Use other credentials from now on, a freshly signed-in customer's for one. */
  renew(): void;
  close(): void;
}

export function createOrderwire({ url, credentials = () => null }: OrderwireOptions): Orderwire {
  const kept = keepCredentials(credentials);
  const stateListeners = new Set<(state: LineState) => void>();
  const clockListeners = new Set<() => void>();
  const clock = createClock(() => clockListeners.forEach((listener) => listener()));
  let state: LineState = 'connecting';
  const line: Line = openLine({
    url,
    credentials: kept,
    onState(next) {
      if (next === state) return;
      state = next;
      for (const listener of stateListeners) listener(next);
    },
  });
  const signed: Exchange = authExchange(async (utilities) => {
    let headers = await kept.asHeaders();
    return {
      addAuthToOperation: (operation) => utilities.appendHeaders(operation, headers),
      didAuthError: (error) => error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED'),
      async refreshAuth() {
        kept.renew();
        headers = await kept.asHeaders();
      },
    };
  });
  async function timed(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const askedAt = Date.now();
    const response = await fetch(input, init);
    clock.heard(response.headers.get('date'), askedAt, Date.now());
    return response;
  }
  return {
    graph: new Client({
      url, exchanges: [signed, fetchExchange], fetch: timed, preferGetMethod: false, requestPolicy: 'network-only',
    }),
    get state() {
      return state;
    },
    onState: (listener) => listen(stateListeners, listener),
    serverNow: () => clock.now(),
    onClock: (listener) => listen(clockListeners, listener),
    watch: (document, variables, watcher, after) => watch(line, document, variables, watcher, after),
    renew: () => kept.renew(),
    close: () => line.close(),
  };
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
