// What happened to the order, newest first. What comes while one looks is marked and read out by `news.tsx`, not here.

import { useState } from 'preact/hooks';
import { Button } from '../../../look/controls.tsx';
import { Failure, Loading } from '../../../look/states.tsx';
import { moment } from '../../../look/time.ts';
import { useDesk } from '../../desk.tsx';
import { useOpenOrder } from '../open_order.ts';
import { who } from '../who.ts';
import type { WholeOrder } from '../whole_order.ts';
import { details, sentence } from './sentences.ts';
import type { Step } from './steps.ts';

const SHOWN_AT_FIRST = 12;

interface TimelineProps {
  /** The version that the page was opened with: what is newer came while one looked. */
  openedAt: number;
}

export function Timeline({ openedAt }: TimelineProps) {
  const { order, history: { steps, trouble, again } } = useOpenOrder();
  const [all, setAll] = useState(false);
  const newest = steps.toReversed();
  const shown = all ? newest : newest.slice(0, SHOWN_AT_FIRST);
  return (
    <section class="card" aria-labelledby="timeline">
      <h2 id="timeline">What happened</h2>
      {trouble && <Failure trouble={trouble} again={again} />}
      {steps.length === 0 && !trouble && <Loading />}
      <ol class="order-timeline">
        {shown.map((step) => <StepRow key={step.id} step={step} order={order} fresh={(step.version ?? 0) > openedAt} />)}
      </ol>
      {newest.length > shown.length && <Button tone="quiet" onClick={() => setAll(true)}>Show all {newest.length}</Button>}
    </section>
  );
}

function StepRow({ step, order, fresh }: { step: Step; order: WholeOrder; fresh: boolean }) {
  const { agent } = useDesk();
  const [first] = step.told;
  if (!first) return null;
  const more = details(step.told, order);
  return (
    <li class={fresh ? 'order-step fresh' : 'order-step'}>
      <p dir="auto">{sentence(first, order)}</p>
      {more.length > 0 && <p class="quiet" dir="auto">{more.join(' · ')}</p>}
      <p class="order-step-by"><span dir="auto">{step.imported ? 'Import' : who(step.actor, agent.id)}</span> · <time dateTime={step.at}>{moment(step.at)}</time></p>
    </li>
  );
}
