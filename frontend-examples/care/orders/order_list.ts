// The live list: pages of the graph, and over them every change since the first of them was read.
//
// The stream is opened before the first page is read, so no change falls between the two. A change may be older or newer
// than the page that brings the same order: the higher version is shown. Rows keep their places while one reads; what
// arrives is put where it belongs, and what no longer matches stays for a moment, marked, and goes.

import { graphql, type Orderwire, type Trouble, troubleOf, troubleOfErrors } from '../../client/index.ts';
import type { Filter, Sort } from './order_filter.ts';
import { type OrderRow, OrderRowParts } from './order_row.ts';
import { placeOf } from './sort_order.ts';

const OrdersPage = graphql(
  `query OrdersPage($first: Int!, $after: String, $filter: OrderFilter, $sort: OrderSort!) {
    orders(first: $first, after: $after, filter: $filter, sort: $sort) {
      edges { node { ...OrderRowParts } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  [OrderRowParts],
);

const OrdersLive = graphql(
  `subscription OrdersLive($filter: OrderFilter, $after: Cursor) {
    ordersChanged(filter: $filter, after: $after) {
      __typename
      ... on OrderSnapshot { cursor }
      ... on OrderChange { cursor order { ...OrderRowParts } }
      ... on OrderLeft { cursor orderId }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor }
    }
  }`,
  [OrderRowParts],
);

/** What the stream did to a row a moment ago. */
export type Mark = 'arrived' | 'changed' | 'left';

export interface OrderListState {
  readonly rows: readonly OrderRow[];
  readonly marks: ReadonlyMap<string, Mark>;
  /** There are more than are loaded. */
  readonly hasMore: boolean;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly trouble: Trouble | null;
  /** How many orders arrived since the list was opened, and how many changes of any kind the stream told. */
  readonly arrivals: number;
  readonly changes: number;
}

export interface OrderList {
  readonly state: OrderListState;
  /** Hear of every new state; the function that is answered ends it. */
  listen: (listener: () => void) => () => void;
  /** Bring the next page, unless it is on its way. */
  more: () => void;
  again: () => void;
  close: () => void;
}

const NO_ORDERS: OrderListState = {
  rows: [], marks: new Map(), hasMore: true, state: 'loading', trouble: null, arrivals: 0, changes: 0,
};

const FIRST_PAGE = 50;
const PAGE = 100;
/** A busy server is asked again after so long. */
const AWAY_REST_MS = 2_000;
const MARKED_MS = 3_000;
/** Changes come in bursts: they are shown together, at most this often. */
const TOLD_EVERY_MS = 80;

export function openOrderList(orderwire: Orderwire, filter: Filter, sort: Sort): OrderList {
  let state = NO_ORDERS;
  let cursor: string | null = null;
  /** Counts what was asked for: an answer to an older question comes too late. */
  let asked = 0;
  const listeners = new Set<() => void>();
  let telling: ReturnType<typeof setTimeout> | null = null;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** What the stream said last of each order; a page that was read before it does not undo it. */
  const known = new Map<string, OrderRow>();
  const gone = new Set<string>();

  function become(next: Partial<OrderListState>): void {
    state = { ...state, ...next };
    telling ??= setTimeout(() => {
      telling = null;
      for (const listener of listeners) listener();
    }, TOLD_EVERY_MS);
  }

  function mark(id: string, what: Mark): void {
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(unmark, MARKED_MS, id));
    become({ marks: new Map(state.marks).set(id, what) });
  }

  function unmark(id: string): void {
    const marks = new Map(state.marks);
    const rows = marks.get(id) === 'left' ? state.rows.filter((row) => row.id !== id) : state.rows;
    marks.delete(id);
    timers.delete(id);
    become({ rows, marks });
  }

  async function load(): Promise<void> {
    const turn = ++asked;
    const first = cursor ? PAGE : FIRST_PAGE;
    become({ state: 'loading', trouble: null });
    const { data, error } = await orderwire.graph.query(OrdersPage, { first, after: cursor, filter, sort });
    if (turn !== asked) return;
    if (!data) {
      const trouble = error ? troubleOf(error) : null;
      become({ state: 'failed', trouble });
      const rest = restBefore(trouble);
      if (rest) timers.set('next page', setTimeout(() => void load(), rest));
      return;
    }
    const { edges, pageInfo } = data.orders;
    const before = cursor ? state.rows : [];
    const there = new Set(before.map(({ id }) => id));
    const fresh = edges.map(({ node }) => newer(known.get(node.id), node)).filter(({ id }) => !there.has(id) && !gone.has(id));
    cursor = pageInfo.endCursor;
    become({ rows: [...before, ...fresh], hasMore: pageInfo.hasNextPage, state: 'ready' });
  }

  function again(): void {
    cursor = null;
    void load();
  }

  function changed(order: OrderRow): void {
    become({ changes: state.changes + 1 });
    known.set(order.id, order);
    gone.delete(order.id);
    const index = state.rows.findIndex(({ id }) => id === order.id);
    const row = state.rows[index];
    if (row) {
      if (row.version >= order.version && state.marks.get(order.id) !== 'left') return;
      become({ rows: state.rows.with(index, newer(row, order)) });
      mark(order.id, 'changed');
      return;
    }
    const place = placeOf(order, state.rows, sort);
    // What belongs behind the last row comes with its page.
    if (place === state.rows.length && state.hasMore) return;
    become({ rows: state.rows.toSpliced(place, 0, order), arrivals: state.arrivals + 1 });
    mark(order.id, 'arrived');
  }

  function left(id: string): void {
    gone.add(id);
    known.delete(id);
    become({ changes: state.changes + 1 });
    if (state.rows.some((row) => row.id === id)) mark(id, 'left');
  }

  const stopWatching = orderwire.watch(OrdersLive, { filter }, {
    next(item) {
      if (item.__typename === 'OrderSnapshot') again();
      else if (item.__typename === 'OrderChange') changed(item.order);
      else left(item.orderId);
    },
    refused: (errors) => become({ state: 'failed', trouble: troubleOfErrors(errors) }),
  });
  const stopListening = orderwire.onState((line) => {
    if (line === 'live' && state.trouble?.kind === 'away') void load();
  });

  return {
    get state() {
      return state;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    more() {
      if (state.hasMore && state.state === 'ready') void load();
    },
    again,
    close() {
      stopWatching();
      stopListening();
      asked = -1;
      if (telling) clearTimeout(telling);
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** Milliseconds after which the same question may do better; null when it never will by itself. */
function restBefore(trouble: Trouble | null): number | null {
  if (trouble?.retryAfterSeconds) return trouble.retryAfterSeconds * 1_000;
  return trouble?.kind === 'away' ? AWAY_REST_MS : null;
}

function newer(one: OrderRow | undefined, other: OrderRow): OrderRow {
  return one && one.version > other.version ? one : other;
}
