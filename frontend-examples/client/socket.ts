// Subscriptions over one WebSocket (graphql-transport-ws): the usual way.

import { createClient, type SubscribePayload } from 'graphql-ws';
import { asParams, type Held } from './credentials.ts';
import type { Ending, GraphError, Transport, TransportOptions } from './line.ts';

/** A dropped network says nothing. Silence is asked about after `QUIET_MS`, and an answer is due within `ANSWER_MS`. */
const QUIET_MS = 5_000;
const ANSWER_MS = 3_000;
const HANDSHAKE_MS = 8_000;
/** Pages come and go faster than sockets should. */
const LINGER_MS = 3_000;

const NORMAL = 1000;
const BAD_REQUEST = 4400;
/** Credentials that ended, that were withdrawn, or that never were any. */
const LOCKED_OUT = new Set([4401, 4403]);
const PING = JSON.stringify({ type: 'ping' });

export function openSocket({ url, credentials, reach }: TransportOptions): Transport {
  let shown: Held = null;
  let send: ((text: string) => void) | null = null;
  let alarm: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: async () => asParams((shown = await credentials.held())),
    lazyCloseTimeout: LINGER_MS,
    retryAttempts: 0,
    on: {
      connecting: () => expect(HANDSHAKE_MS),
      connected(socket) {
        if (socket instanceof WebSocket) send = (text) => socket.send(text);
        reach.opened('socket');
        heard();
      },
      message: heard,
      closed(event) {
        clearTimeout(alarm);
        send = null;
        if (codeOf(event) === NORMAL) reach.left();
        else reach.lost();
      },
    },
  });

  function expect(withinMs: number): void {
    clearTimeout(alarm);
    alarm = setTimeout(() => client.terminate(), withinMs);
  }

  function heard(): void {
    clearTimeout(alarm);
    alarm = setTimeout(check, QUIET_MS);
  }

  function check(): void {
    if (!send) return;
    send(PING);
    expect(ANSWER_MS);
  }

  function endingOf(error: unknown): Ending {
    if (isErrors(error)) return { how: 'answered', errors: error };
    const code = codeOf(error);
    const errors = [{ message: reasonOf(error), extensions: { code: 'UNAUTHENTICATED' } }];
    if (LOCKED_OUT.has(code)) return { how: 'locked out', shown, errors };
    if (code === BAD_REQUEST) return { how: 'answered', errors: [{ message: reasonOf(error) }] };
    return { how: 'lost' };
  }

  return {
    begin: (operation, next, end) =>
      // the library knows of texts alone; ids go the same way
      client.subscribe(operation as SubscribePayload, {
        next,
        error: (error) => end(endingOf(error)),
        complete: () => end({ how: 'complete' }),
      }),
    check,
    restart: () => client.terminate(),
    close: () => void client.dispose(),
  };
}

function isErrors(error: unknown): error is readonly GraphError[] {
  return Array.isArray(error);
}

function codeOf(event: unknown): number {
  return typeof event === 'object' && event !== null && 'code' in event ? Number(event.code) : 0;
}

function reasonOf(event: unknown): string {
  return typeof event === 'object' && event !== null && 'reason' in event ? String(event.reason) : '';
}
