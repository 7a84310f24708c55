// Subscriptions as event streams, where no socket gets through: a request each. Serve them over HTTP/2, because browsers
// open no more than six HTTP/1.1 connections to one host.

import { createClient, NetworkError, type RequestParams } from 'graphql-sse';
import { asHeaders, type Held } from './credentials.ts';
import type { Ending, Result, Transport, TransportOptions } from './line.ts';

/** The server says something every 15 seconds, if only a colon. */
const SILENCE_MS = 20_000;

const RIGHTS = new Set<unknown>(['UNAUTHENTICATED', 'FORBIDDEN']);

export function openEvents({ url, credentials, reach }: TransportOptions): Transport {
  let shown: Held = null;
  const running = new Set<() => void>();

  const client = createClient({
    url,
    headers: async () => asHeaders((shown = await credentials.held())),
    fetchFn: fetchHeard,
    retryAttempts: 0,
    on: { connected: () => reach.opened('events') },
  });

  function endingOf(error: unknown): Ending {
    const status = statusOf(error);
    const errors = [{ message: `The stream was refused with ${status}.`, extensions: { code: 'UNAUTHENTICATED' } }];
    return status === 401 ? { how: 'locked out', shown, errors } : { how: 'lost' };
  }

  return {
    begin(operation, next, end) {
      let stop: () => void = () => undefined;
      let told = false;
      let over = false;
      function ended(ending: Ending): void {
        if (over) return;
        over = true;
        running.delete(restart);
        stop();
        if (ending.how === 'lost' || ending.how === 'locked out') reach.lost();
        else if (!running.size) reach.left();
        end(ending);
      }
      function restart(): void {
        ended({ how: 'lost' });
      }
      running.add(restart);
      // the library knows of texts alone; ids go the same way
      stop = client.subscribe(operation as RequestParams, {
        next(result: Result) {
          const { errors } = result;
          if (!errors || result.data) {
            told = true;
            next(result);
          } else if (told && RIGHTS.has(errors[0]?.extensions?.['code'])) {
            // the last words of a stream whose credentials ended or were withdrawn
            ended({ how: 'locked out', shown, errors });
          } else {
            ended({ how: 'answered', errors });
          }
        },
        error: (error) => ended(endingOf(error)),
        complete: () => ended({ how: 'complete' }),
      });
      return () => {
        running.delete(restart);
        stop();
        if (!running.size) reach.left();
      };
    },
    check: () => undefined,
    restart: () => running.forEach((restart) => restart()),
    close: () => client.dispose(),
  };
}

async function fetchHeard(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  return response.body ? new Response(heard(response.body), response) : response;
}

/** A stream that has said nothing for too long is over: a dropped network does not end it by itself. */
function heard(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const alarm = setTimeout(() => void reader.cancel('silence'), SILENCE_MS);
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } finally {
        clearTimeout(alarm);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function statusOf(error: unknown): number {
  const response: unknown = error instanceof NetworkError ? error.response : null;
  return response instanceof Response ? response.status : 0;
}
