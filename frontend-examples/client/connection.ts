// The one line to the server that all watches share: a WebSocket, or event streams where no socket gets through.
//
// Both libraries send a lost subscription again with the very object that it was begun with. `watch.ts` writes the last
// cursor into that object's variables, so every new line goes on where the last one broke.

import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import type { Credentials } from './credentials.ts';

export interface Operation {
  query: string;
  variables: Record<string, unknown>;
  [extension: string]: unknown;
}

export interface Result {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphError[];
}

export interface GraphError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Sink {
  next(result: Result): void;
  /** The answer of the server (an array of errors) or what became of the line. */
  error(error: unknown): void;
  complete(): void;
}

export interface Line {
  subscribe(operation: Operation, sink: Sink): () => void;
  close(): void;
}

/** `live`: what is shown is what is so. `offline`: the line is lost and is being mended. */
export type LineState = 'connecting' | 'live' | 'offline';

export interface LineOptions {
  url: string;
  credentials: Credentials;
  onState(state: LineState): void;
}

const FIRST_REST_MS = 300;
const LONGEST_REST_MS = 15_000;
/** How often the first socket is tried before event streams take over. A line that once stood stays a socket. */
const SOCKET_ATTEMPTS = 2;
/** The server's close codes that speak of rights: refused, not accepted in time, forbidden. */
const RIGHTS = new Set([4400, 4401, 4403]);

export function openLine(options: LineOptions): Line {
  const socket = openSocket(options);
  let events: Line | null = null;
  return {
    subscribe(operation, sink) {
      if (events) return events.subscribe(operation, sink);
      let stop = socket.subscribe(operation, {
        ...sink,
        error(error) {
          if (socket.everStood() || isAnswer(error)) return sink.error(error);
          events ??= openEvents(options);
          stop = events.subscribe(operation, sink);
        },
      });
      return () => stop();
    },
    close() {
      socket.close();
      events?.close();
    },
  };
}

function openSocket({ url, credentials, onState }: LineOptions): Line & { everStood(): boolean } {
  let everStood = false;
  let attempts = 0;
  const client = createSocketClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: () => credentials.asParams(),
    keepAlive: 15_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: rest,
    shouldRetry: () => everStood || ++attempts < SOCKET_ATTEMPTS,
    on: {
      connected: () => {
        everStood = true;
        onState('live');
      },
      closed: (event) => {
        if (event instanceof CloseEvent && RIGHTS.has(event.code)) credentials.renew();
        onState('offline');
      },
    },
  });
  return {
    everStood: () => everStood,
    subscribe: (operation, sink) => client.subscribe(operation, sink as never),
    close: () => void client.dispose(),
  };
}

function openEvents({ url, credentials, onState }: LineOptions): Line {
  const client = createEventClient({
    url,
    headers: () => credentials.asHeaders(),
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: rest,
    on: { connected: () => onState('live') },
    onMessage: () => onState('live'),
  });
  return {
    subscribe: (operation, sink) =>
      client.subscribe(operation, {
        ...(sink as never as object),
        next: sink.next as never,
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      }),
    close: () => client.dispose(),
  };
}

/** Wait longer with every attempt, and never all at once: a server that comes back is not met by everybody together. */
function rest(attempts: number): Promise<void> {
  const longest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** attempts);
  return new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
}

/** Whether the server answered with errors; anything else is about the line. */
export function isAnswer(error: unknown): error is readonly GraphError[] {
  return Array.isArray(error);
}
