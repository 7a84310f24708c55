// Whether the server can be reached, as far as sockets, streams and requests tell: one state for a page to show.

import type { Patience } from './patience.ts';

/** `live`: what is shown is what is so. `offline`: the server is out of reach, and is being tried again and again. */
export type LineState = 'connecting' | 'live' | 'offline';

export type Carrier = 'socket' | 'events';

export interface Reach {
  readonly state: LineState;
  /** What carried subscriptions before, and so can do it here. */
  readonly stood: Carrier | null;
  /** Tries in a row to open a socket or a stream that failed. */
  readonly tries: number;
  /** Nobody watches: what requests tell is all there is. */
  readonly idle: boolean;
  opened: (carrier: Carrier) => void;
  lost: () => void;
  /** It was closed by us, because nobody watches any more. */
  left: () => void;
  /** A request was answered, or got nowhere. */
  answered: () => void;
  unanswered: () => void;
}

export function createReach(patience: Patience, tell: (state: LineState) => void): Reach {
  let state: LineState = 'connecting';
  let stood: Carrier | null = null;
  let wire: 'none' | 'up' | 'down' = 'none';
  let tries = 0;

  function become(next: LineState): void {
    if (next === state) return;
    state = next;
    tell(next);
  }

  return {
    get state() {
      return state;
    },
    get stood() {
      return stood;
    },
    get tries() {
      return tries;
    },
    get idle() {
      return wire === 'none';
    },
    opened(carrier) {
      wire = 'up';
      stood = carrier;
      tries = 0;
      patience.restored();
      become('live');
    },
    lost() {
      wire = 'down';
      tries += 1;
      // the first loss is a token's end or a restart more often than not: nobody is told before a try has failed too
      if (tries > (stood ? 1 : 3)) become('offline');
      else if (state === 'live') become('connecting');
    },
    left: () => (wire = 'none'),
    answered() {
      if (wire === 'down') patience.hurry();
      else become('live');
    },
    unanswered() {
      if (wire !== 'up') become('offline');
    },
  };
}
