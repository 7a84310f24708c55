// A way of delivery as one reads it before choosing: what it is best at, its day, its price, what it does to the air.

import { useServerNow } from '../../client/preact.ts';
import { Badge } from '../../look/badge.tsx';
import { useChannel } from '../channel_shown.tsx';
import { dayWords } from './days.ts';
import { OrderBefore } from './order_before.tsx';
import type { DeliveryOption } from './options.ts';
import { placeOf } from './places.ts';
import type { Mark, Plan } from './plans.ts';
import { co2Words, isCollected, MARKS, parcelWords, wayName } from './words.ts';

const MINUTE_MS = 60_000;

export interface PlanNameProps {
  plan: Plan;
  marks?: readonly Mark[] | undefined;
  /** Where it is collected is to be seen beside it already. */
  hidePlace?: boolean;
}

export function PlanName({ plan, marks = [], hidePlace = false }: PlanNameProps) {
  const [first] = plan.options;
  const place = hidePlace ? null : placeOf(plan);
  return (
    <span class="plan-name">
      <span>
        {wayName(first)}{first.carrier && <span class="quiet"> by {first.carrier}</span>}
        {place && <span class="quiet" dir="auto">, {place.name}</span>}
        {plan.options.length > 1 && <span class="quiet">, in {plan.options.length} deliveries</span>}
      </span>
      {marks.map((mark) => <Badge key={mark} tone={mark === 'greenest' ? 'done' : 'ready'}>{MARKS[mark]}</Badge>)}
    </span>
  );
}

export function PlanNote({ plan }: { plan: Plan }) {
  const before = plan.options[0].orderBefore;
  const facts = [!isCollected(plan) && parcelWords(plan.parcels), !isCollected(plan) && co2Words(plan.co2Grams)].filter(Boolean);
  return (
    <>
      {plan.options.map((option) => <PromiseWords key={option.id} option={option} several={plan.options.length > 1} />)}
      {before && <OrderBefore before={before} />}
      {facts.length > 0 && <span class="plan-facts">{facts.join(' · ')}</span>}
    </>
  );
}

function PromiseWords({ option, several }: { option: DeliveryOption; several: boolean }) {
  const now = useServerNow(MINUTE_MS);
  const { timezone } = useChannel();
  const day = dayWords(option.promisedOn, now, option.location?.timezone ?? timezone);
  const articles = option.skus.length === 1 ? '1 article' : `${option.skus.length} articles`;
  return (
    <span class="promise">
      {several && `${articles}: `}
      <b>{option.method === 'DIGITAL' ? 'At once' : option.location && option.parcels === 0 ? `Ready ${day}` : `By ${day}`}</b>
      {option.waits && ', as soon as it is in'}
    </span>
  );
}
