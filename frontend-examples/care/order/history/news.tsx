// What others did to the order while one looks at it: said at once, where one looks, and read out by a screen reader.

import { moment } from '../../../look/time.ts';
import { useDesk } from '../../desk.tsx';
import { useOpenOrder } from '../open_order.ts';
import { who } from '../who.ts';
import { sentence } from './sentences.ts';
import type { Step } from './steps.ts';

interface NewsProps {
  /** The version that the page was opened with. */
  openedAt: number;
}

export function News({ openedAt }: NewsProps) {
  const { history: { steps } } = useOpenOrder();
  const { agent } = useDesk();
  const newest = steps.findLast(({ version, actor }) => version !== null && version > openedAt && actor.id !== agent.id);
  return <div role="status" class={newest ? 'notice' : undefined}>{newest && <StepWords step={newest} />}</div>;
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
