// What an action came to when it did not come to pass, beside its button: refused with a reason, or not answered at all.

import type { Refusal, Trouble } from '../client/index.ts';
import type { ErrorCode } from './kinds.ts';
import { useWords } from './language.tsx';
import { inWords } from './trouble.ts';

interface RefusalsProps {
  of: { errors: readonly (Pick<Refusal, 'path'> & { code: ErrorCode })[]; trouble: Trouble | null };
  /** Fields that show their own. */
  except?: readonly string[];
}

export function Refusals({ of: { errors, trouble }, except = [] }: RefusalsProps) {
  const words = useWords();
  const mine = errors.filter(({ path }) => !except.includes(path.at(-1) ?? ''));
  const said = new Set(mine.map(({ code }) => words.refusal[code] ?? words.refused));
  const lost = trouble && inWords(trouble, words);
  return (
    <div role="alert">
      {[...said].map((sentence) => <p key={sentence} class="error">{sentence}</p>)}
      {lost && <p class="error">{lost.message}. {lost.next}</p>}
    </div>
  );
}
