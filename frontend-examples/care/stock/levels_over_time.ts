// A level is a staircase: it stands until the next movement. The chart looks at it at even steps of time.

import { moment } from '../../look/time.ts';

interface Step {
  readonly effectiveAt: string;
  readonly onHandBefore: number;
  readonly onHandAfter: number;
}

const POINTS = 48;

/** `movements` come newest first, as the graph tells them. */
export function levelsOverTime(movements: readonly Step[]): { label: string; value: number }[] {
  const steps = movements.toReversed();
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return [];
  const [from, to] = [Date.parse(first.effectiveAt), Date.parse(last.effectiveAt)];
  let value = first.onHandBefore;
  let next = 0;
  return Array.from({ length: POINTS }, (_, point) => {
    const at = from + ((to - from) * point) / (POINTS - 1);
    for (let step = steps[next]; step && Date.parse(step.effectiveAt) <= at; step = steps[++next]) value = step.onHandAfter;
    return { label: moment(new Date(at).toISOString()), value };
  });
}
