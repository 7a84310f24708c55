// Who asks: a token of an account or an app, a guest's order token, or nobody. Tokens end; a new one is asked for once,
// however many requests find out at the same time.

import type { ServerClock } from './clock.ts';

export interface Bearer {
  readonly bearer: string;
  /** When it ends, if that is known: a new one is asked for a little earlier, and no request is refused. */
  readonly until?: string;
}

export type Held = Bearer | { readonly orderToken: string } | null;

export interface Credentials {
  held: () => Promise<Held>;
  /** This was not accepted: the next use asks for another. Something newer stays. */
  refused: (shown: Held) => void;
  /** Whatever is held is not to be used any more. */
  renew: () => void;
}

const EARLY_MS = 15_000;

/** `ask` brings what is to be used from now on; it is called at the first use, and when that has ended or was refused. */
export function keepCredentials(ask: () => Held | Promise<Held>, clock: ServerClock): Credentials {
  let asked: Promise<Held> | null = null;
  let known: Held = null;

  async function askFor(): Promise<Held> {
    try {
      return (known = await ask());
    } catch (error) {
      asked = null;
      throw error;
    }
  }

  function hasEnded(): boolean {
    if (!known || !('bearer' in known) || known.until === undefined || !clock.known) return false;
    return Date.parse(known.until) - EARLY_MS < clock.now();
  }

  function renew(): void {
    asked = known = null;
  }

  return {
    held() {
      if (hasEnded()) renew();
      return (asked ??= askFor());
    },
    refused(shown) {
      if (shown === known) renew();
    },
    renew,
  };
}

export function asHeaders(held: Held): Record<string, string> {
  if (!held) return {};
  return 'bearer' in held ? { authorization: `Bearer ${held.bearer}` } : { 'x-order-token': held.orderToken };
}

export function asParams(held: Held): Record<string, string> {
  if (!held) return {};
  return 'bearer' in held ? asHeaders(held) : { orderToken: held.orderToken };
}
