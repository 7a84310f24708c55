// By when it comes, and honestly: a day that moved is shown with the one that was promised and with what moved it.

import { graphql, type ResultOf } from '../client/index.ts';
import { clock, day, moment } from '../look/time.ts';
import { dayThere } from './days.ts';
import { said, useWords } from './language.tsx';

export const PromiseFragment = graphql(`
  fragment Promised on DeliveryTracking {
    promise {
      promisedBy promisedOn expectedBy status
      revisions { cause at promisedBy promisedOn expectedBy }
    }
    steps { kind at current }
    delivery { slot { startsAt endsAt location { timezone } } }
  }
`);

type Way = ResultOf<typeof PromiseFragment>;
export type Promise = NonNullable<Way['promise']>;

const COLLECTING = new Set(['READY_TO_COLLECT', 'COLLECTED']);

export function Promised({ of: { promise, steps, delivery }, timeZone }: { of: Way; timeZone: string }) {
  const words = useWords();
  const current = steps.find((step) => step.current);
  if (current?.kind === 'CANCELED') return null;
  const collects = steps.some(({ kind }) => COLLECTING.has(kind));
  const arrived = current?.kind === 'DELIVERED' || current?.kind === 'COLLECTED' ? current.at : null;
  const expected = expectedDay(promise, promise, timeZone);

  function headline(): string | null {
    if (arrived) {
      const on = day(dayThere(arrived, promise, timeZone));
      return collects ? words.collectedOn(on) : words.arrivedOn(on);
    }
    if (delivery.slot) {
      const { startsAt, endsAt, location } = delivery.slot;
      const there = { timeZone: location.timezone };
      return words.slot(day(dayThere(startsAt, null, location.timezone)), clock(startsAt, there), clock(endsAt, there));
    }
    if (current?.kind === 'READY_TO_COLLECT') return words.readyNow;
    // In the van it comes today, as the page's heading says already.
    if (!expected) return current?.kind === 'OUT_FOR_DELIVERY' ? null : words.noDay;
    return collects ? words.readyBy(day(expected)) : words.arrivesBy(day(expected));
  }

  const heading = headline();
  const late = promise?.status === 'AT_RISK' || promise?.status === 'LATE' || promise?.status === 'BROKEN';
  return (
    <div class={late ? 'promise late' : 'promise'}>
      {heading && <p class="promise-day">{heading}</p>}
      {late && promise.promisedOn && (
        <p>
          {words.wasPromised(day(promise.promisedOn))}
          <Why of={promise} />
        </p>
      )}
      {promise?.status === 'KEPT' && <p class="quiet">{words.onTime}</p>}
      {promise && promise.revisions.length > 1 && <History of={promise} timeZone={timeZone} />}
    </div>
  );
}

function Why({ of: { revisions } }: { of: Promise }) {
  const words = useWords();
  const last = revisions.at(-1);
  return last && last.cause !== 'PLACED' ? <>. {said(words.cause, last.cause, words.cause.OTHER)}.</> : null;
}

function History({ of, timeZone }: { of: Promise; timeZone: string }) {
  const words = useWords();
  return (
    <details>
      <summary>{words.promiseHistory}</summary>
      <ol class="history">
        {of.revisions.map((revision) => {
          const expected = expectedDay(revision, of, timeZone);
          return (
            <li key={revision.at + revision.cause}>
              <b>{expected ? day(expected) : words.noDay}</b>
              <span>{said(words.cause, revision.cause, words.cause.OTHER)}</span>
              <time class="quiet" dateTime={revision.at}>{moment(revision.at)}</time>
            </li>
          );
        })}
      </ol>
    </details>
  );
}

type Expectation = Pick<Promise, 'promisedBy' | 'promisedOn' | 'expectedBy'>;

/** As promised where nothing else is expected: that day is told as a day. */
function expectedDay(one: Expectation | null, promise: Promise | null, timeZone: string): string | null {
  if (!one?.expectedBy || one.expectedBy === one.promisedBy) return one?.promisedOn ?? null;
  return dayThere(one.expectedBy, promise, timeZone);
}
