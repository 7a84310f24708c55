// A subscription that never loses, repeats or reorders: it keeps the last cursor and goes on from there.

import type { TadaDocumentNode } from 'gql.tada';
import type { Documents, Variables } from './documents.ts';
import type { GraphError, Line } from './line.ts';

/** What every stream of Orderwire brings: a place in the log, and what is to be shown. */
export interface StreamItem {
  readonly __typename: string;
  readonly cursor: string;
}

interface Kept {
  readonly __typename: 'StreamProgress' | 'StreamResync';
}

/** The items of a document's stream that are to be shown. */
export type Shown<Data> = Exclude<Data[keyof Data], Kept>;

export interface Watcher<Item> {
  /** A snapshot or a change, in the order of the log, each once. Progress is kept to itself. */
  next: (item: Item) => void;
  /** What was known is worth nothing any more: a fresh snapshot is the next item. */
  resync?: () => void;
  /** The server will not go on: rights ended, the thing is not there. Lost lines never come here. */
  refused?: (errors: readonly GraphError[]) => void;
}

/**
 * Watch the one root field of `document`, whose variables include `$after: Cursor`.
 * `after` begins behind a place that is known already, a mutation's `cursor` for one.
 */
export function watch<Data extends Record<string, StreamItem>, Vars extends Variables>(
  line: Line,
  documents: Documents,
  document: TadaDocumentNode<Data, Vars>,
  variables: Omit<Vars, 'after'>,
  watcher: Watcher<Shown<Data>>,
  after: string | null,
): () => void {
  const operation = { ...documents.asSent(document), variables: { ...variables, after } };
  const stop = line.subscribe(operation, {
    next({ data, errors }) {
      const item = itemOf<Data>(data);
      if (item) {
        operation.variables.after = item.cursor;
        aside(() => show(item));
      } else if (errors) {
        stop();
        aside(() => watcher.refused?.(errors));
      }
    },
    refused: (errors) => aside(() => watcher.refused?.(errors)),
  });

  function show(item: Data[keyof Data]): void {
    if (item.__typename === 'StreamResync') watcher.resync?.();
    else if (isShown(item)) watcher.next(item);
  }

  return stop;
}

/** What a page does wrong with an item is the page's error, and does not end the line that others use too. */
function aside(step: () => void): void {
  try {
    step();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Types end where the network begins: what a checked document is answered with is taken at its word. */
function itemOf<Data>(data: unknown): Data[keyof Data] | undefined {
  return Object.values((data ?? {}) as Record<string, Data[keyof Data]>)[0];
}

function isShown<Data extends Record<string, StreamItem>>(item: Data[keyof Data]): item is Shown<Data> {
  return item.__typename !== 'StreamProgress';
}
