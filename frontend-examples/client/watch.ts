// A subscription that never loses, repeats or reorders: it keeps the last cursor and goes on from there.

import { stringifyDocument } from '@urql/core';
import type { TadaDocumentNode } from 'gql.tada';
import { type GraphError, isAnswer, type Line } from './connection.ts';

/** What every stream of Orderwire brings: a place in the log, and what is to be shown. */
export interface StreamItem {
  readonly __typename: string;
  readonly cursor: string;
}

type Kept = { readonly __typename: 'StreamProgress' | 'StreamResync' };

/** The items of a document's stream that are to be shown. */
export type Shown<Data extends Record<string, StreamItem>> = Exclude<Data[keyof Data], Kept>;

export interface Watcher<Item> {
  /** A snapshot or a change, in the order of the log, each once. Progress is kept to itself. */
  next(item: Item): void;
  /** What was known is worth nothing any more: a fresh snapshot is the next item. */
  resync?(): void;
  /** The server will not go on: rights ended, the thing is not there. Lost lines never come here. */
  refused?(errors: readonly GraphError[]): void;
}

type Variables = Record<string, unknown>;

/**
 * Watch the one root field of `document`, whose variables include `$after: Cursor`.
 * `after` begins behind a place that is known already, a mutation's `cursor` for one.
 */
export function watch<Data extends Record<string, StreamItem>, Vars extends Variables>(
  line: Line,
  document: TadaDocumentNode<Data, Vars>,
  variables: Omit<Vars, 'after'>,
  watcher: Watcher<Shown<Data>>,
  after: string | null = null,
): () => void {
  const operation = { query: stringifyDocument(document), variables: { ...variables, after } as Variables };
  return line.subscribe(operation, {
    next({ data, errors }) {
      if (errors?.length) return watcher.refused?.(errors);
      const item = data && Object.values(data as Data)[0];
      if (!item) return;
      operation.variables['after'] = item.cursor;
      if (item.__typename === 'StreamResync') watcher.resync?.();
      else if (item.__typename !== 'StreamProgress') watcher.next(item as Shown<Data>);
    },
    error(error) {
      if (isAnswer(error)) watcher.refused?.(error);
    },
    complete: () => undefined,
  });
}
