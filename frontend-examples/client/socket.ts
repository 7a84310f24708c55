// Subscriptions over one WebSocket (graphql-transport-ws): the usual way.

import { createClient } from 'graphql-ws';
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
  /** Why there were no credentials: whoever renews them could not reach the server either. */
  let unasked: unknown = null;
  let send: ((text: string) => void) | null = null;
  let alarm: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    async connectionParams() {
      try {
        return asParams((shown = await credentials.held()));
      } catch (error) {
        unasked = error;
        throw error;
      }
    },
    jsonMessageReplacer: withoutText,
    lazyCloseTimeout: LINGER_MS,
    retryAttempts: 0,
    on: {
      connecting: () => expect(HANDSHAKE_MS),
      connected(socket) {
        if (socket instanceof WebSocket) {
          send = (text) => {
            if (socket.readyState === WebSocket.OPEN) socket.send(text);
          };
        }
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
    // what the library itself objects to is our mistake, and would be one again
    if (error instanceof Error && !code && error !== unasked) return { how: 'answered', errors: [error] };
    if (code === BAD_REQUEST) return { how: 'answered', errors: [{ message: reasonOf(error) }] };
    return { how: 'lost' };
  }

  return {
    begin: (operation, next, end) =>
      client.subscribe({ query: '', ...operation }, {
        next,
        error: (error) => end(endingOf(error)),
        complete: () => end({ how: 'complete' }),
      }),
    check,
    restart: () => client.terminate(),
    close: () => void client.dispose(),
  };
}

/** The library insists on a text; where there is an id, none is sent. */
function withoutText(this: object, key: string, value: unknown): unknown {
  return key === 'query' && 'documentId' in this ? undefined : value;
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
