// The line to the server that all watches share. It is mended for as long as anybody watches: what rides on it is lost
// by no restart, no tunnel and no token that ends.

import type { Credentials, Held } from './credentials.ts';
import { openLater } from './later.ts';
import type { Patience } from './patience.ts';
import type { Reach } from './reach.ts';
import { openSocket } from './socket.ts';

/** A subscription as it is sent: its text, or the id of a trusted document. */
export interface Operation {
  query?: string;
  documentId?: string;
  variables: Record<string, unknown>;
}

export interface GraphError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Result {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphError[];
}

/** How one try of a subscription ended. */
export type Ending =
  | { readonly how: 'complete' }
  /** The server said no to this operation. */
  | { readonly how: 'answered'; readonly errors: readonly GraphError[] }
  /** What was shown is not accepted, or not any more. */
  | { readonly how: 'locked out'; readonly shown: Held; readonly errors: readonly GraphError[] }
  | { readonly how: 'lost' };

/** One way to carry subscriptions. It tries once, and says how that ended. */
export interface Transport {
  begin: (operation: Operation, next: (result: Result) => void, end: (ending: Ending) => void) => () => void;
  /** Make sure now that somebody is still there. */
  check: () => void;
  /** Connect anew, with the credentials of now. */
  restart: () => void;
  close: () => void;
}

export interface TransportOptions {
  url: string;
  credentials: Credentials;
  reach: Reach;
}

export interface Sink {
  next: (result: Result) => void;
  refused: (errors: readonly GraphError[]) => void;
}

export interface Line {
  /** Every try sends the operation as it is then: `watch.ts` writes the last cursor into its variables. */
  subscribe: (operation: Operation, sink: Sink) => () => void;
  check: () => void;
  restart: () => void;
  close: () => void;
}

/** How often the first socket is tried before event streams have their turn. */
const SOCKET_TRIES = 2;

export function openLine(options: TransportOptions & { patience: Patience }): Line {
  const { credentials, patience, reach } = options;
  const socket = openSocket(options);
  const events = openLater(async () => (await import('./events.ts')).openEvents(options), reach.lost);
  let closed = false;

  /** What stood once is what works here. Until something does, both have their turn. */
  function transport(): Transport {
    const { tries, stood } = reach;
    if (stood) return stood === 'socket' ? socket : events;
    return tries < SOCKET_TRIES || tries % 2 === 1 ? socket : events;
  }

  function subscribe(operation: Operation, sink: Sink): () => void {
    let stopped = false;
    /** New credentials were asked for, and nothing came since: asking once more would change nothing. */
    let renewed = false;
    let stop: () => void = () => undefined;

    function begin(): void {
      if (stopped || closed) return;
      stop = transport().begin(operation, next, (ending) => void end(ending));
    }

    function next(result: Result): void {
      renewed = false;
      sink.next(result);
    }

    async function end(ending: Ending): Promise<void> {
      if (stopped || ending.how === 'complete') return;
      if (ending.how === 'locked out') {
        if (renewed) {
          sink.refused(ending.errors);
          return;
        }
        renewed = true;
        credentials.refused(ending.shown);
      } else {
        const restMs = ending.how === 'answered' ? retryAfterMs(ending.errors) : 0;
        if (ending.how === 'answered' && restMs === null) {
          sink.refused(ending.errors);
          return;
        }
        await patience.rest(restMs ?? 0);
      }
      begin();
    }

    begin();
    return () => {
      stopped = true;
      stop();
    };
  }

  return {
    subscribe,
    check: () => transport().check(),
    restart: () => transport().restart(),
    close() {
      closed = true;
      socket.close();
      events.close();
    },
  };
}

/** How long to wait before the same again may do; null when it never will. */
function retryAfterMs([error]: readonly GraphError[]): number | null {
  const { code, retryAfterSeconds } = error?.extensions ?? {};
  if (code === 'UNAVAILABLE') return 0;
  if (code !== 'RATE_LIMITED') return null;
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1_000 : 0;
}
