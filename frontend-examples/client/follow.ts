// A stream and what it comes to: every item is folded into one value, which stays while the line is mended.

import type { TadaDocumentNode } from 'gql.tada';
import type { Variables } from './documents.ts';
import type { Orderwire } from './index.ts';
import { type AnswerState, SLOW_AFTER_MS } from './query.ts';
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

export const NOTHING_SEEN = { error: null, state: 'loading', asOf: null } as const;

export interface Following {
  /** Begin anew, with a fresh snapshot: what was refused may be allowed by now. */
  again: () => void;
  stop: () => void;
}

export function follow<Data extends Record<string, StreamItem>, Vars extends Variables, Value>(
  orderwire: Orderwire,
  document: TadaDocumentNode<Data, Vars>,
  variables: Omit<Vars, 'after'>,
  fold: (value: Value, item: Shown<Data>) => Value,
  initial: Value,
  tell: (followed: Followed<Value>) => void,
): Following {
  let known: Followed<Value> = { ...NOTHING_SEEN, value: initial };
  /** What the next item is folded into: after a resync not what is shown until then. */
  let base = initial;
  let stop: () => void = () => undefined;
  let slow: ReturnType<typeof setTimeout> | undefined;
  const say = (news: Partial<Followed<Value>>) => tell((known = { ...known, ...news }));

  function begin(): void {
    base = initial;
    say({ state: 'loading', error: null });
    slow = setTimeout(() => {
      if (known.state === 'loading') say({ state: 'slow' });
    }, SLOW_AFTER_MS);
    stop = orderwire.watch(document, variables, {
      next(item) {
        base = fold(base, item);
        say({ value: base, error: null, state: 'ready', asOf: orderwire.serverNow() });
      },
      resync: () => (base = initial),
      refused: (errors) => say({ error: troubleOfErrors(errors), state: 'failed' }),
    });
  }

  function end(): void {
    clearTimeout(slow);
    stop();
  }

  function again(): void {
    end();
    begin();
  }

  const stopListening = orderwire.onRenew(() => {
    if (known.error?.kind === 'rights') again();
  });
  begin();
  return {
    again,
    stop() {
      stopListening();
      end();
    },
  };
}
