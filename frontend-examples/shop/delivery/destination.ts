// Where the shopper lives as far as delivery must know, and the way they have chosen: country, postal code, a plan's key.

import { CHANNEL } from '../channel.ts';
import { keep, useKept } from '../kept.ts';

export interface Destination {
  /** Two letters; null: the channel's own country. */
  readonly country: string | null;
  readonly postalCode: string;
  /** `Plan.key` of what was chosen; null: the shop chooses the best. */
  readonly way: string | null;
}

const destination = keep<Destination>(`orderwire.destination.${CHANNEL}`, destinationOf);

export function useDestination(): [Destination, (change: Partial<Destination>) => void] {
  return [useKept(destination), setDestination];
}

export function setDestination(change: Partial<Destination>): void {
  destination.change((before) => ({ ...before, ...change }));
}

function destinationOf(kept: unknown): Destination {
  return {
    country: textOf(kept, 'country'),
    postalCode: textOf(kept, 'postalCode') ?? '',
    way: textOf(kept, 'way'),
  };
}

function textOf(kept: unknown, name: string): string | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const value: unknown = Object.entries(kept).find(([own]) => own === name)?.[1];
  return typeof value === 'string' ? value : null;
}
