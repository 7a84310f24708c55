// What others did to the order while one looks at it: said at once, where one looks, and read out by a screen reader.

import { useState } from 'preact/hooks';
import { moment } from '../../../look/time.ts';
import { useDesk } from '../../desk.tsx';
import { useOpenOrder } from '../open_order.ts';
import { who } from '../who.ts';
import { sentence } from './sentences.ts';
import type { Step } from './steps.ts';

const MOST = 3;

interface NewsProps {
  /** The version that the page was opened with. */
  openedAt: number;
}

export function News({ openedAt }: NewsProps) {
  const { order, history: { steps } } = useOpenOrder();
  const { agent } = useDesk();
  const [seenTo, setSeenTo] = useState(openedAt);
  const news = steps.filter(({ version, actor }) => version !== null && version > seenTo && actor.id !== agent.id);
  return (
    <div role="status" class={news.length > 0 ? 'notice order-news' : undefined}>
      <div>{news.slice(-MOST).map((step) => <StepWords key={step.id} step={step} />)}</div>
      {news.length > 0 && <button type="button" class="cross" aria-label="I have seen it" onClick={() => setSeenTo(order.version)}>×</button>}
    </div>
  );
}

/** One step in a line: who, when, what. */
export function StepWords({ step }: { step: Step }) {
  const { order } = useOpenOrder();
  const { agent } = useDesk();
  const [first] = step.told;
  if (!first) return null;
  return (
    <p>
      <span class="quiet">{who(step.actor, agent.id)}, {moment(step.at)}:</span> <span dir="auto">{sentence(first, order)}</span>
    </p>
  );
}
