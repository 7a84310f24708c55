// One question and where its answer stands. Framework-free: `preact.ts` shows how little a framework has to add.

import type { TadaDocumentNode } from 'gql.tada';
import type { Variables } from './documents.ts';
import type { Orderwire } from './index.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** `slow`: still loading after five seconds, and a person should be told. */
export type AnswerState = 'loading' | 'slow' | 'ready' | 'failed';

export interface Answered<Data> {
  /** The last answer; it stays while the question is asked again, and when that fails. */
  readonly data: Data | null;
  readonly error: Trouble | null;
  readonly state: AnswerState;
  /** When `data` was so, in milliseconds of the server's clock. */
  readonly asOf: number | null;
}

export const NOTHING_YET = { data: null, error: null, state: 'loading', asOf: null } as const;

/** When a person should be told that it takes longer than it should. */
export const SLOW_AFTER_MS = 5_000;

export interface Question {
  again: () => void;
  stop: () => void;
}

/** Ask now, and again whenever `again` says so or the line is back after the server was away. */
export function ask<Data, Vars extends Variables>(
  orderwire: Orderwire,
  document: TadaDocumentNode<Data, Vars>,
  variables: Vars,
  tell: (answered: Answered<Data>) => void,
): Question {
  let known: Answered<Data> = NOTHING_YET;
  let asking = 0;
  const say = (news: Partial<Answered<Data>>) => tell((known = { ...known, ...news }));

  async function again() {
    const turn = ++asking;
    say({ state: 'loading' });
    const slow = setTimeout(() => {
      if (turn === asking) say({ state: 'slow' });
    }, SLOW_AFTER_MS);
    const { data, error } = await orderwire.graph.query(document, variables).toPromise();
    clearTimeout(slow);
    if (turn !== asking) return;
    const trouble = error ? troubleOf(error) : null;
    if (data) say({ data, error: trouble, state: 'ready', asOf: orderwire.serverNow() });
    else say({ error: trouble, state: 'failed' });
  }

  const listening = [
    orderwire.onState((state) => {
      if (state === 'live' && known.error?.kind === 'away') void again();
    }),
    orderwire.onRenew(() => {
      if (known.error?.kind === 'rights') void again();
    }),
  ];
  void again();
  return {
    again: () => void again(),
    stop() {
      asking = -1;
      for (const stop of listening) stop();
    },
  };
}
