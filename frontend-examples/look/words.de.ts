// What the look says by itself, in German: loaded by a page that speaks it.

import type { Words } from './words.ts';

export const german: Words = {
  loading: 'Wird geladen',
  slow: 'Das dauert länger als sonst. Es ist noch unterwegs.',
  again: 'Noch einmal versuchen',
  close: 'Schließen',
  working: 'Einen Moment',
  less: 'Eins weniger',
  more: 'Eins mehr',
  skip: 'Zum Inhalt',
  offline: (since) => `Keine Verbindung. Sie sehen den Stand von ${since}.`,
  connecting: 'Die Verbindung wird wieder aufgebaut',
  back: 'Wieder verbunden. Alles ist auf dem neuesten Stand.',
  required: 'nötig',
  reference: 'Kennzeichen:',
  quantity: 'Menge',
  map: 'Karte',
  mapOrigin: 'Hier abgegangen',
  mapSeen: 'Hier gesehen',
  mapDestination: 'Geht hierhin',
};
