// Two agents at one order. What an agent decides is decided on the order as they saw it: its version goes with the
// mutation, and the server refuses when somebody was quicker. Then what the other did is shown, what was typed is kept,
// and one more press does it on the order as it is now.

import { useState } from 'preact/hooks';
import type { Step } from '../history/steps.ts';
import { useOpenOrder } from '../open_order.ts';

export interface Seen {
  /** Goes with the mutation. */
  readonly expectedVersion: number;
  /** What happened since the agent began, oldest first. */
  readonly meanwhile: readonly Step[];
  /** The server refused because of it. */
  readonly refused: boolean;
}

/** `errors` are those of the mutation that was tried last. */
export function useSeen(errors: readonly { code: string }[]): Seen {
  const { order, history } = useOpenOrder();
  const [begunAt] = useState(order.version);
  const refused = errors.some(({ code }) => code === 'VERSION_CONFLICT');
  return {
    expectedVersion: refused ? order.version : begunAt,
    meanwhile: history.steps.filter(({ version }) => version !== null && version > begunAt),
    refused,
  };
}
