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

/** While the server is away it is asked again by itself, ever more seldom; the line's return is a reason of its own. */
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 20_000;

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
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (news: Partial<Answered<Data>>) => tell((known = { ...known, ...news }));

  function again(): void {
    say({ state: 'loading' });
    void send();
    timer = setTimeout(() => say({ state: 'slow' }), SLOW_AFTER_MS);
  }

  /** By itself it asks quietly: what is said of the failure stands until there is better news. */
  async function send(): Promise<void> {
    const turn = ++asking;
    clearTimeout(timer);
    const { data, error } = await orderwire.graph.query(document, variables).toPromise();
    if (turn !== asking) return;
    clearTimeout(timer);
    const trouble = error ? troubleOf(error) : null;
    failures = trouble?.kind === 'away' ? failures + 1 : 0;
    if (failures) timer = setTimeout(() => void send(), Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** failures));
    if (data) say({ data, error: trouble, state: 'ready', asOf: orderwire.serverNow() });
    else say({ error: trouble, state: 'failed' });
  }

  const listening = [
    orderwire.onState((state) => {
      if (state === 'live' && known.error?.kind === 'away') void send();
    }),
    orderwire.onRenew(() => {
      if (known.error?.kind === 'rights') again();
    }),
  ];
  again();
  return {
    again,
    stop() {
      asking = -1;
      clearTimeout(timer);
      for (const stop of listening) stop();
    },
  };
}
