// What the look says by itself, in English. A page that speaks another language hands over its own words
// (`<LookWords value={german}>`); everything else that a page says is the page's.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export interface Words {
  loading: string;
  slow: string;
  again: string;
  close: string;
  working: string;
  less: string;
  more: string;
  skip: string;
  offline(since: string): string;
  connecting: string;
  back: string;
  required: string;
  reference: string;
  /** Before the number of pieces, for a reader that hears it alone. */
  quantity: string;
  map: string;
  mapOrigin: string;
  mapSeen: string;
  mapDestination: string;
}

export const english: Words = {
  loading: 'Loading',
  slow: 'This takes longer than usual. It is still on its way.',
  again: 'Try again',
  close: 'Close',
  working: 'Working',
  less: 'One less',
  more: 'One more',
  skip: 'Skip to the content',
  offline: (since) => `You are offline. What you see is as of ${since}.`,
  connecting: 'Connecting again',
  back: 'You are back. Everything is up to date.',
  required: 'required',
  reference: 'Reference:',
  quantity: 'Quantity',
  map: 'Map',
  mapOrigin: 'Left from here',
  mapSeen: 'Seen here',
  mapDestination: 'Goes here',
};

const Spoken = createContext<Words>(english);

export const LookWords = Spoken.Provider;

export const useWords = (): Words => useContext(Spoken);
