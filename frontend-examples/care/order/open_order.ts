// The order that is open, for every part of its page.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { History } from './history/use_history.ts';
import type { Learn } from './use_order.ts';
import type { WholeOrder } from './whole_order.ts';

export interface OpenOrder {
  readonly order: WholeOrder;
  readonly history: History;
  /** Show what a mutation answered, before the stream brings it. */
  readonly learn: Learn;
}

const Open = createContext<OpenOrder | null>(null);

export const OpenOrderProvider = Open.Provider;

export function useOpenOrder(): OpenOrder {
  const open = useContext(Open);
  if (!open) throw new Error('Parts of an order stand within <OpenOrderProvider>');
  return open;
}
