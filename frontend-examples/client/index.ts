// Orderwire for a front-end: ask, change, and watch. One line to the server, one set of credentials, one state to show.

import type { TadaDocumentNode } from 'gql.tada';
import { createClock } from './clock.ts';
import { type Held, keepCredentials } from './credentials.ts';
import { type DocumentIds, sendDocuments, type Variables } from './documents.ts';
import { graphql } from './graph.ts';
import { type Graph, graphLater } from './graph_later.ts';
import { openLine } from './line.ts';
import { createPatience } from './patience.ts';
import { createReach, type LineState } from './reach.ts';
import { createFetch } from './requests.ts';
import { hearSurroundings } from './surroundings.ts';
import { type Shown, type StreamItem, watch, type Watcher } from './watch.ts';

export { graphql } from './graph.ts';
export type { ResultOf, VariablesOf } from './graph.ts';
export type { Held } from './credentials.ts';
export type { DocumentIds, Variables } from './documents.ts';
export type { Asked, Graph } from './graph_later.ts';
export type { GraphError } from './line.ts';
export type { LineState } from './reach.ts';
export type { Shown, StreamItem, Watcher } from './watch.ts';
export { type Action, type ActionState, createAction, type Outcome, type Refusal } from './action.ts';
export { type Answered, type AnswerState, ask, type Question } from './query.ts';
export { follow, type Followed } from './follow.ts';
export { aTrouble, type Trouble, type TroubleKind, troubleOf, troubleOfErrors } from './trouble.ts';

export interface OrderwireOptions {
  /** Where the graph is, https://orders.example.com/graphql for one; a page beside it may say /graphql. */
  url: string;
  /** Brings what to ask with; called again when that has ended or was refused. Left out: an anonymous shopper. */
  credentials?: () => Held | Promise<Held>;
  /** Trusted documents are asked for by these ids, others by their texts. */
  documents?: DocumentIds;
}

export interface Orderwire {
  /** urql's client, for queries and mutations; it is loaded with the first of them. */
  readonly graph: Graph;
  /** What the line to the server is like now. */
  readonly state: LineState;
  /** Hear of every change of the line's state; the function that is answered ends it. */
  readonly onState: (listener: (state: LineState) => void) => () => void;
  /** Milliseconds since 1970 by the server's clock: what counts down counts by it, never by the visitor's. */
  readonly serverNow: () => number;
  /** Hear when more is known of the server's clock. */
  readonly onClock: (listener: () => void) => () => void;
  /** Watch the one root field of a subscription, whose variables include `$after: Cursor`; the answer ends it. */
  readonly watch: <Data extends Record<string, StreamItem>, Vars extends Variables>(
    document: TadaDocumentNode<Data, Vars>,
    variables: Omit<Vars, 'after'>,
    watcher: Watcher<Shown<Data>>,
    after?: string | null,
  ) => () => void;
  /** Use other credentials from now on, a freshly signed-in customer's for one. */
  readonly renew: () => void;
  /** Hear of that: what was refused may be asked for again. */
  readonly onRenew: (listener: () => void) => () => void;
  readonly close: () => void;
}

/** Asks for nothing: the answer's arrival and its time are what it is for. */
const Clock = graphql(`query Clock { __typename }`);

export function createOrderwire({ url, credentials: ask = () => null, documents: ids }: OrderwireOptions): Orderwire {
  const states = new Listeners<LineState>();
  const ticks = new Listeners<undefined>();
  const renewals = new Listeners<undefined>();
  const address = new URL(url, typeof location === 'undefined' ? undefined : location.href).href;
  const documents = sendDocuments(ids ?? null);
  const patience = createPatience();
  const reach = createReach(patience, (state) => {
    states.tell(state);
    if (state === 'offline') void probe();
  });
  const clock = createClock(() => ticks.tell(undefined));
  const credentials = keepCredentials(ask, clock);
  const fetchAnswer = createFetch({ credentials, clock, reach });
  const graph = graphLater(async () => (await import('./asking.ts')).createAsking({ url: address, documents, fetch: fetchAnswer }));
  const line = openLine({ url: address, credentials, reach, patience });
  const forget = hearSurroundings({ hurry: patience.hurry, check: line.check });
  let clockAsked = false;
  let closed = false;

  /** Where nobody watches, nobody mends: then a small question now and again finds out when the server is back. */
  async function probe(): Promise<void> {
    while (!closed && reach.idle && reach.state === 'offline') {
      await patience.rest();
      await askTime();
    }
  }

  async function askTime(): Promise<void> {
    const body = JSON.stringify(documents.asSent(Clock));
    try {
      await fetchAnswer(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    } catch {
      // It is known by now that the server is out of reach: `fetchAnswer` tells.
    }
  }

  function serverNow(): number {
    if (!clock.known && !clockAsked) {
      clockAsked = true;
      void askTime();
    }
    return clock.now();
  }

  return {
    graph,
    get state() {
      return reach.state;
    },
    onState: states.add,
    serverNow,
    onClock: ticks.add,
    watch: (document, variables, watcher, after = null) => watch(line, documents, document, variables, watcher, after),
    renew() {
      credentials.renew();
      line.restart();
      renewals.tell(undefined);
    },
    onRenew: renewals.add,
    close() {
      closed = true;
      forget();
      line.close();
    },
  };
}

class Listeners<Told> {
  readonly #listeners = new Set<(told: Told) => void>();

  readonly add = (listener: (told: Told) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  tell(told: Told): void {
    for (const listener of [...this.#listeners]) listener(told);
  }
}
