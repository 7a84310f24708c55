// A mutation that a person presses for: one at a time, and done once however often its answer is lost on the way.

import type { TadaDocumentNode } from 'gql.tada';
import type { Orderwire, Variables } from './index.ts';
import { aTrouble, type Trouble, troubleOf } from './trouble.ts';

/** A refusal, at the field or the action that `path` names. A document may select more of it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  readonly retryable: boolean;
}

type Payload = { readonly errors: readonly object[] };

export type PayloadOf<Data> = Extract<Data[keyof Data], Payload>;
export type RefusalOf<Data> = PayloadOf<Data>['errors'][number];

export interface Outcome<Data> {
  /** What the mutation answered: the entity, its `cursor`, its `errors`; null when nothing was. */
  readonly payload: PayloadOf<Data> | null;
  readonly errors: readonly RefusalOf<Data>[];
  readonly trouble: Trouble | null;
  /** Answered, and not refused. */
  readonly done: boolean;
}

export interface ActionState<Data> extends Outcome<Data> {
  readonly working: boolean;
}

/** What a caller gives; the idempotency key is the action's business. */
export type Given<Vars extends { input: object }> = Omit<Vars['input'], 'idempotencyKey'>;

/** Left out where the input has an idempotency key; sign-ins and other mutations whose input has none say `keyless`. */
export type ActionOptions<Vars extends { input: object }> = Vars['input'] extends { idempotencyKey: string }
  ? readonly []
  : readonly [{ readonly keyless: true }];

export interface Action<Data, Vars extends { input: object }> {
  readonly state: ActionState<Data>;
  /** Runs, unless it is running already: then the answer is that of the run under way. */
  run(input: Given<Vars>): Promise<Outcome<Data>>;
  /** Forget what was answered: a dialog that is opened again begins without old errors. */
  clear(): void;
}

const NOTHING = { payload: null, errors: [], trouble: null, done: false, working: false } as const;

export function createAction<Data extends Variables, Vars extends { input: object }>(
  orderwire: Orderwire,
  document: TadaDocumentNode<Data, Vars>,
  tell: (state: ActionState<Data>) => void,
  ...[options]: ActionOptions<Vars>
): Action<Data, Vars> {
  let state: ActionState<Data> = NOTHING;
  let running: Promise<Outcome<Data>> | null = null;
  let attempt: { key: string; of: string } | null = null;
  const become = (next: ActionState<Data>) => tell((state = next));

  async function send(input: Given<Vars>): Promise<Outcome<Data>> {
    const of = JSON.stringify(input);
    // what was asked before and never answered is asked for with the key of then
    if (attempt?.of !== of) attempt = { key: crypto.randomUUID(), of };
    const variables = { input: options ? input : { ...input, idempotencyKey: attempt.key } };
    const { data, error } = await orderwire.graph.mutation<Data>(document, variables).toPromise();
    if (!data) {
      return { ...NOTHING, trouble: error ? troubleOf(error) : aTrouble('broken') };
    }
    attempt = null;
    const payload = Object.values(data).find((value): value is PayloadOf<Data> => isPayload(value)) ?? null;
    const errors = payload?.errors ?? [];
    return { payload, errors, trouble: null, done: errors.length === 0 };
  }

  return {
    get state() {
      return state;
    },
    run(input) {
      if (running) return running;
      become({ ...NOTHING, working: true });
      running = send(input).then((outcome) => {
        running = null;
        become({ ...outcome, working: false });
        return outcome;
      });
      return running;
    },
    clear() {
      if (!running) become(NOTHING);
    },
  };
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && 'errors' in value && Array.isArray(value.errors);
}
