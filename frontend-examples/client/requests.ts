// The one `fetch` of the client: it shows credentials, has new ones when they are not accepted, reads the server's clock,
// and tells whether the server can be reached.

import type { ServerClock } from './clock.ts';
import { asHeaders, type Credentials, type Held } from './credentials.ts';
import type { Reach } from './reach.ts';

export interface RequestOptions {
  credentials: Credentials;
  clock: ServerClock;
  reach: Reach;
}

/** A network that drops silently never answers. */
const LONGEST_MS = 30_000;
const UNAUTHENTICATED = 401;
/** What proxies say when nobody is behind them, and the server when it is not ready. */
const AWAY = new Set([502, 503, 504]);

export function createFetch({ credentials, clock, reach }: RequestOptions): typeof fetch {
  async function send(input: RequestInfo | URL, init: RequestInit, held: Held): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(asHeaders(held))) headers.set(name, value);
    const overdue = AbortSignal.timeout(LONGEST_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, overdue]) : overdue;
    const askedAt = Date.now();
    try {
      const response = await fetch(input, { ...init, headers, signal });
      clock.heard(response.headers.get('date'), askedAt, Date.now());
      if (AWAY.has(response.status)) reach.unanswered();
      else reach.answered();
      return response;
    } catch (error) {
      if (!init.signal?.aborted) reach.unanswered();
      throw error;
    }
  }

  return async (input, init = {}) => {
    const held = await credentials.held();
    const response = await send(input, init, held);
    if (response.status !== UNAUTHENTICATED || !held) return response;
    credentials.refused(held);
    return send(input, init, await credentials.held());
  };
}
