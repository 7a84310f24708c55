// The language that the page speaks: as `?lang=de` says (so a mail can link to its own language), else the first of the
// visitor's that we speak. Only its words are loaded, and numbers and dates follow the document's `lang`.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { english, type Words as LookWords } from '../look/words.ts';
import type { Words } from './words.en.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof LANGUAGES;

export interface Spoken {
  readonly language: Language;
  readonly words: Words;
  /** What the look says by itself. */
  readonly look: LookWords;
}

const LOADED: Record<Language, () => Promise<Omit<Spoken, 'language'>>> = {
  en: async () => ({ words: (await import('./words.en.ts')).en, look: english }),
  de: async () => ({ words: (await import('./words.de.ts')).de, look: (await import('../look/words.de.ts')).german }),
};

const WordsContext = createContext<Words | null>(null);

export const Speaking = WordsContext.Provider;

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('Nobody said in which language: there is no <Speaking> around this component.');
  return words;
}

export async function load(language: Language): Promise<Spoken> {
  return { language, ...await LOADED[language]() };
}

/** The document's language before anything is rendered in it: numbers and dates follow it. */
export function speak(spoken: Spoken): Spoken {
  document.documentElement.lang = spoken.language;
  return spoken;
}

export function firstLanguage(): Language {
  const wanted = [new URLSearchParams(location.search).get('lang') ?? '', ...navigator.languages];
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** Kept in the address: a reload and a shared link speak it too. */
export function keepLanguage(language: Language): void {
  const address = new URL(location.href);
  address.searchParams.set('lang', language);
  history.replaceState(history.state, '', address);
}

/** The words for a kind; for one that only a newer server knows, what is said in general. */
export function said<Kind extends string>(words: Partial<Record<Kind, string>>, kind: Kind, otherwise = ''): string {
  return words[kind] ?? otherwise;
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}
