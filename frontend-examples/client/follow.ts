// A stream and what it comes to: every item is folded into one value, which stays while the line is mended.

import type { TadaDocumentNode } from 'gql.tada';
import type { Orderwire, Variables } from './index.ts';
import { type AnswerState, NOTHING_YET } from './query.ts';
import { type Trouble, troubleOfErrors } from './trouble.ts';
import type { Shown, StreamItem } from './watch.ts';

export interface Followed<Value> {
  readonly value: Value;
  readonly error: Trouble | null;
  /** `ready` from the first item on; `failed` when the server will not go on. Lost lines change nothing here. */
  readonly state: AnswerState;
  /** When `value` was so, in milliseconds of the server's clock. */
  readonly asOf: number | null;
}

const SLOW_AFTER_MS = 5_000;

export function follow<Data extends Record<string, StreamItem>, Vars extends Variables, Value>(
  orderwire: Orderwire,
  document: TadaDocumentNode<Data, Vars>,
  variables: Omit<Vars, 'after'>,
  fold: (value: Value, item: Shown<Data>) => Value,
  initial: Value,
  tell: (followed: Followed<Value>) => void,
): () => void {
  let known: Followed<Value> = { value: initial, error: NOTHING_YET.error, state: 'loading', asOf: NOTHING_YET.asOf };
  const say = (news: Partial<Followed<Value>>) => tell((known = { ...known, ...news }));
  const slow = setTimeout(() => {
    if (known.state === 'loading') say({ state: 'slow' });
  }, SLOW_AFTER_MS);
  const stop = orderwire.watch(document, variables, {
    next: (item) => say({ value: fold(known.value, item), error: null, state: 'ready', asOf: orderwire.serverNow() }),
    // what is shown stays until the snapshot that follows replaces it
    resync: () => (known = { ...known, value: initial }),
    refused: (errors) => say({ error: troubleOfErrors(errors), state: 'failed' }),
  });
  return () => {
    clearTimeout(slow);
    stop();
  };
}
