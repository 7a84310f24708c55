// Parts of the page that most visitors never open, in the page's own words when one cannot be had.

import type { ComponentChildren, FunctionComponent } from 'preact';
import { later as fetchedLater } from '../look/later.tsx';
import { Failure } from '../look/states.tsx';
import { useWords } from './language.tsx';

/** `waiting` stands there until the part is. */
export function later<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  waiting: ComponentChildren = null,
): FunctionComponent<Props> {
  return fetchedLater(load, { waiting, Failed }).Part;
}

function Failed({ again }: { again: () => void }) {
  const words = useWords();
  return <Failure trouble={{ message: words.away, next: words.awayWhy }} again={again} />;
}
