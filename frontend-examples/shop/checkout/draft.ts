// What the shopper typed, kept until the order is placed: a reload, or a look back at the basket, loses none of it.

import { CHANNEL } from '../channel.ts';
import { keep, useKept } from '../kept.ts';

const NOTHING_TYPED = {
  name: '',
  email: '',
  phone: '',
  line1: '',
  line2: '',
  city: '',
  region: '',
  giftMessage: '',
  card: 'ok',
};

export type Draft = Readonly<typeof NOTHING_TYPED>;

const draft = keep<Draft>(`orderwire.checkout.${CHANNEL}`, draftOf, { thisWindow: true });

export function useDraft(): Draft {
  return useKept(draft);
}

export function setDraft(change: Partial<Draft>): void {
  draft.change((before) => ({ ...before, ...change }));
}

/** The next order is to the same person, most likely; what it says on its slip is not. */
export function forgetGift(): void {
  setDraft({ giftMessage: '', card: NOTHING_TYPED.card });
}

function draftOf(kept: unknown): Draft {
  const known = new Map<string, unknown>(typeof kept === 'object' && kept !== null ? Object.entries(kept) : []);
  const draft = { ...NOTHING_TYPED };
  for (const name of names(draft)) {
    const value = known.get(name);
    if (typeof value === 'string') draft[name] = value;
  }
  return draft;
}

function names<Known extends object>(known: Known): (keyof Known)[] {
  return Object.keys(known) as (keyof Known)[]; // an object literal of ours has no other keys
}
