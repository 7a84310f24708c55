// The client says in English what went wrong; the page says it in the visitor's language, by its kind.

import type { Trouble } from '../client/index.ts';
import type { Words } from './words.en.ts';

export function inWords({ kind, reference }: Trouble, words: Words): Pick<Trouble, 'message' | 'next' | 'reference'> {
  switch (kind) {
    case 'away':
      return { message: words.away, next: words.awayWhy, reference: null };
    case 'limits':
      return { message: words.limits, next: words.limitsWhy, reference: null };
    case 'rights':
      return { message: words.ended, next: words.endedWhy, reference: null };
    case 'refused':
    case 'broken':
      return { message: words.broken, next: words.brokenWhy, reference };
  }
}
