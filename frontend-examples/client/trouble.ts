// What went wrong, in words for the person in front of the page: what happened, and what to do next.
//
// Refusals of a mutation (`errors` of its payload) are not trouble: they belong to the field or the action they name.

import type { Failure } from './graph_later.ts';
import type { GraphError } from './line.ts';

/**
 * - `away`: the server cannot be reached, or is not ready; the same again may do.
 * - `refused`: what was asked cannot be answered; asking again changes nothing.
 * - `rights`: whoever asks may not, or may not any more.
 * - `limits`: too much was asked in too little time.
 * - `broken`: our fault.
 */
export type TroubleKind = 'away' | 'refused' | 'rights' | 'limits' | 'broken';

export interface Trouble {
  readonly kind: TroubleKind;
  /** What happened. English; a page in another language has words of its own for each kind. */
  readonly message: string;
  /** What to do next, likewise. */
  readonly next: string;
  /** The server's code, for a page that knows better words for one of them; null when nothing was answered. */
  readonly code: string | null;
  /** When it is worth asking again, where the server said so. */
  readonly retryAfterSeconds: number | null;
  /** What support needs to find it in the server's log. */
  readonly reference: string | null;
}

const KINDS: Readonly<Record<string, TroubleKind>> = {
  UNAUTHENTICATED: 'rights',
  FORBIDDEN: 'rights',
  RATE_LIMITED: 'limits',
  UNAVAILABLE: 'away',
  BAD_USER_INPUT: 'refused',
  NOT_FOUND: 'refused',
};

interface Words {
  readonly message: string;
  readonly next: string;
}

const WORDS: Readonly<Record<TroubleKind, Words>> = {
  away: { message: 'The shop cannot be reached.', next: 'Check your connection. We keep trying.' },
  refused: { message: 'That cannot be answered.', next: 'Check what you chose or typed, and try again.' },
  rights: { message: 'You may not see or do this.', next: 'Ask somebody who may.' },
  limits: { message: 'That was a little too fast.', next: 'Wait a moment, then try again.' },
  broken: { message: 'Something went wrong on our side.', next: 'Try again. If it stays so, tell us the reference.' },
};

const OUTDATED: Words = { message: 'This page is older than the shop.', next: 'Load the page again.' };

/** Where a code says more than its kind. */
const WORDS_OF_CODES: Readonly<Record<string, Words>> = {
  UNAUTHENTICATED: { message: 'You are not signed in, or your access has ended.', next: 'Sign in again, or ask for a new link.' },
  NOT_FOUND: { message: 'That cannot be found.', next: 'Go back and choose again.' },
  DOCUMENT_NOT_TRUSTED: OUTDATED,
  DOCUMENT_NOT_FOUND: OUTDATED,
};

/** Trouble of this kind, as far as nothing else is known. */
export function aTrouble(kind: TroubleKind, known: Partial<Trouble> = {}): Trouble {
  return { kind, ...WORDS[kind], code: null, retryAfterSeconds: null, reference: null, ...known };
}

/** What urql says of a query or a mutation that brought no data. */
export function troubleOf(error: Failure): Trouble {
  const { networkError, graphQLErrors } = error;
  return networkError ? aTrouble('away') : troubleOfErrors(graphQLErrors);
}

/** What the server said; the first error is the one that counts. */
export function troubleOfErrors(errors: readonly GraphError[]): Trouble {
  const extensions = errors[0]?.extensions ?? {};
  const { code, requestId, retryAfterSeconds } = extensions;
  const known = typeof code === 'string' ? code : null;
  return aTrouble(KINDS[known ?? ''] ?? 'broken', {
    ...WORDS_OF_CODES[known ?? ''],
    code: known,
    reference: typeof requestId === 'string' ? requestId : null,
    retryAfterSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : null,
  });
}
