// Orderwire for a front-end: ask, change, and watch. One line to the server, one set of credentials, one state to show.

import { Client, type Exchange, fetchExchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import type { TadaDocumentNode } from 'gql.tada';
import { type Line, type LineState, openLine } from './connection.ts';
import { type Held, keepCredentials } from './credentials.ts';
import { type StreamItem, watch, type Watcher } from './watch.ts';

export { graphql } from './graph.ts';
export type { ResultOf, VariablesOf } from './graph.ts';
export type { GraphError, LineState } from './connection.ts';
export type { Held } from './credentials.ts';
export type { StreamItem, Watcher } from './watch.ts';

export interface OrderwireOptions {
  /** Where the graph is: `https://orders.example.com/graphql`. */
  url: string;
  /** Brings what to ask with; called again when a token has ended. Left out: an anonymous shopper. */
  credentials?: () => Held | Promise<Held>;
}

type Variables = Record<string, unknown>;

export interface Orderwire {
  /** urql's client, for queries and mutations. */
  readonly graph: Client;
  /** What the line to the server is like now. */
  readonly state: LineState;
  /** Hear of every change of the line's state; the function that is answered ends it. */
  onState(listener: (state: LineState) => void): () => void;
  watch<Data extends Variables, Vars extends Variables, Item extends StreamItem>(
    document: TadaDocumentNode<Data, Vars>,
    variables: Omit<Vars, 'after'>,
    watcher: Watcher<Item>,
    after?: string | null,
  ): () => void;
  /** Use other credentials from now on, a freshly signed-in customer's for one. */
  renew(): void;
  close(): void;
}

export function createOrderwire({ url, credentials = () => null }: OrderwireOptions): Orderwire {
  const kept = keepCredentials(credentials);
  const listeners = new Set<(state: LineState) => void>();
  let state: LineState = 'connecting';
  const line: Line = openLine({
    url,
    credentials: kept,
    onState(next) {
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener(next);
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
  return {
    graph: new Client({ url, exchanges: [signed, fetchExchange], preferGetMethod: false, requestPolicy: 'network-only' }),
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch: (document, variables, watcher, after) => watch(line, document, variables, watcher, after),
    renew: () => kept.renew(),
    close: () => line.close(),
  };
}
