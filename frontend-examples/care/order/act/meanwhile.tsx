// What others did while an agent decided: said before they press, and again when the server refused because of it.

import { StepWords } from '../history/news.tsx';
import type { Seen } from './seen.ts';

export function Meanwhile({ seen: { meanwhile, refused } }: { seen: Seen }) {
  if (meanwhile.length === 0 && !refused) return null;
  return (
    <div class="notice waiting stack tight" role="alert">
      <p>
        <strong>{refused ? 'Not done: the order changed while you decided.' : 'The order changed while you decide.'}</strong>
        {refused && ' What you chose is still here. Look at what happened, then press once more.'}
      </p>
      <ol class="stack tight">{meanwhile.map((step) => <li key={step.id}><StepWords step={step} /></li>)}</ol>
    </div>
  );
}
