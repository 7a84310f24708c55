// What a delivery goes through, in order. Exactly one step is the current one; a reader hears of each whether it is done.

import { graphql, type ResultOf } from '../client/index.ts';
import { moment } from '../look/time.ts';
import { said, useWords } from './language.tsx';

export const StepsFragment = graphql(`
  fragment Steps on DeliveryTracking {
    steps { kind at done current }
  }
`);

export function Steps({ steps }: ResultOf<typeof StepsFragment>) {
  const words = useWords();
  return (
    <ol class="steps" aria-label={words.steps}>
      {steps.map(({ kind, at, done, current }) => {
        const how = current ? words.stepNow : done ? words.stepDone : words.stepToCome;
        return (
          <li key={kind} class={current ? 'current' : done ? 'done' : 'to-come'} aria-current={current ? 'step' : undefined}>
            {(done || current) && <svg class="tick" viewBox="0 0 20 20" aria-hidden="true"><path d="m5.5 10.5 3 3 6-7" /></svg>}
            <span class="step-name">{said(words.step, kind, kind)}</span>
            <span class="unseen">, {how}</span>
            {at && <time class="step-time" dateTime={at}>{moment(at)}</time>}
          </li>
        );
      })}
    </ol>
  );
}
