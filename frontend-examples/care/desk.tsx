// What every page of the desk may ask for: who works here, what they may do, and the line to Orderwire.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Orderwire } from '../client/index.ts';
import type { Agent } from './session.ts';

export interface SignedInDesk {
  readonly agent: Agent;
  readonly orderwire: Orderwire;
  /** Whether the agent's roles may send it: `can('Mutation.stockAdjust')`. Pages say what is missing; they do not hide it. */
  readonly can: (permission: string) => boolean;
  readonly signOut: () => Promise<void>;
}

const Signed = createContext<SignedInDesk | null>(null);

export const DeskProvider = Signed.Provider;

export function useDesk(): SignedInDesk {
  const desk = useContext(Signed);
  if (!desk) throw new Error('Pages of the desk stand within <DeskProvider>');
  return desk;
}
