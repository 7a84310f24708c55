// A mutation that a person presses for: one at a time, and done once however often its answer is lost on the way.

import type { TadaDocumentNode } from 'gql.tada';
import type { Variables } from './documents.ts';
import type { Orderwire } from './index.ts';
import { aTrouble, type Trouble, troubleOf } from './trouble.ts';

/** A refusal, at the field or the action that `path` names. A document may select more of it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  readonly retryable: boolean;
}

interface Payload {
  readonly errors: readonly object[];
}

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
  /** The answer was lost, and is asked for again: a person may be told that it is not forgotten. */
  readonly repeating: boolean;
}

interface WithInput {
  input: object;
}

/** What a caller gives; the idempotency key is the action's business. */
export type Given<Vars extends WithInput> = Omit<Vars['input'], 'idempotencyKey'>;

/** Left out where the input has an idempotency key; sign-ins and other mutations whose input has none say `keyless`. */
export type ActionOptions<Vars extends WithInput> = Vars['input'] extends { idempotencyKey: string }
  ? readonly []
  : readonly [{ readonly keyless: true }];

export interface Action<Data, Vars extends WithInput> {
  readonly state: ActionState<Data>;
  /** Runs, unless it is running already: then the answer is that of the run under way. */
  readonly run: (input: Given<Vars>) => Promise<Outcome<Data>>;
  /** Forget what was answered: a dialog that is opened again begins without old errors. */
  readonly clear: () => void;
}

const NOTHING = { payload: null, errors: [], trouble: null, done: false } as const;
const IDLE = { ...NOTHING, working: false, repeating: false } as const;

/** How long an answer that was lost is asked for again before a person decides. */
const PATIENCE_MS = 30_000;
const RESTS_MS = [500, 1_000, 2_000, 4_000];

export function createAction<Data extends Variables, Vars extends WithInput>(
  orderwire: Orderwire,
  document: TadaDocumentNode<Data, Vars>,
  tell: (state: ActionState<Data>) => void,
  ...[options]: ActionOptions<Vars>
): Action<Data, Vars> {
  let state: ActionState<Data> = IDLE;
  let running: Promise<Outcome<Data>> | null = null;
  let attempt: { key: string; of: string } | null = null;
  const become = (next: ActionState<Data>) => tell((state = next));

  async function run(input: Given<Vars>): Promise<Outcome<Data>> {
    become({ ...IDLE, working: true });
    const outcome = options ? await send(input) : await sendUntilAnswered(input);
    running = null;
    become({ ...IDLE, ...outcome });
    return outcome;
  }

  /** Under one key, which stands for this attempt until it was answered: what was done already is not done again. */
  async function sendUntilAnswered(input: Given<Vars>): Promise<Outcome<Data>> {
    const of = JSON.stringify(input);
    if (attempt?.of !== of) attempt = { key: newKey(), of };
    const keyed = { ...input, idempotencyKey: attempt.key };
    const until = Date.now() + PATIENCE_MS;
    for (let lost = 0; ; lost++) {
      const outcome = await send(keyed);
      if (!isOpen(outcome)) {
        if (!outcome.trouble) attempt = null;
        return outcome;
      }
      if (Date.now() > until) return outcome;
      become({ ...IDLE, working: true, repeating: true });
      await backOrAfter(orderwire, RESTS_MS[Math.min(lost, RESTS_MS.length - 1)]);
    }
  }

  async function send(input: object): Promise<Outcome<Data>> {
    const { data, error } = await orderwire.graph.mutation<Data>(document, { input }).toPromise();
    if (!data) return { ...NOTHING, trouble: error ? troubleOf(error) : aTrouble('broken') };
    const payload = Object.values(data).find((value): value is PayloadOf<Data> => isPayload(value)) ?? null;
    const errors = payload?.errors ?? [];
    return { payload, errors, trouble: null, done: errors.length === 0 };
  }

  return {
    get state() {
      return state;
    },
    run: (input) => (running ??= run(input)),
    clear() {
      if (!running) become(IDLE);
    },
  };
}

/** Whether what became of it is still unknown. */
function isOpen({ errors, trouble }: { errors: readonly object[]; trouble: Trouble | null }): boolean {
  return trouble?.kind === 'away' || errors.some((error) => 'code' in error && error.code === 'IN_FLIGHT');
}

/** A while, or less when the server is back earlier. */
function backOrAfter(orderwire: Orderwire, restMs: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, restMs);
    const stop = orderwire.onState((state) => {
      if (state === 'live') done();
    });
    function done(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}

/** `randomUUID` is missing on pages without https; random bytes are not. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && 'errors' in value && Array.isArray(value.errors);
}
