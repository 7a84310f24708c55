// All ways for the whole basket: those that come to the shopper, and places where the shopper collects.

import { useState } from 'preact/hooks';
import { Choices, Tabs } from '../../look/controls.tsx';
import { Answer, Empty } from '../../look/states.tsx';
import { countryName } from '../countries.ts';
import { AT_POINTS, AT_STORES, CollectChooser } from './collect_chooser.tsx';
import type { Delivery } from './delivery.ts';
import { DestinationForm } from './destination_form.tsx';
import { placesOf } from './places.ts';
import { PlanName, PlanNote } from './plan_words.tsx';
import type { Plan } from './plans.ts';
import { isCollected, priceWords } from './words.ts';

export interface DeliveryChooserProps {
  delivery: Delivery;
  /** What is wrong with the postal code, as the order was told. */
  error?: string | undefined;
}

export function DeliveryChooser({ delivery, error }: DeliveryChooserProps) {
  const { asked, destination } = delivery;
  return (
    <section class="delivery" aria-labelledby="delivery">
      <h2 id="delivery">How it gets to you</h2>
      <DestinationForm country={destination.country} postalCode={destination.postalCode} error={error} />
      {destination.postalCode !== '' && <Answer of={asked}>{() => <Ways delivery={delivery} />}</Answer>}
    </section>
  );
}

function Ways({ delivery }: { delivery: Delivery }) {
  const { plans, marks, chosen, choose, asked, destination } = delivery;
  const toPoints = plans.filter(({ point }) => point !== null);
  const collected = plans.filter((plan) => isCollected(plan) && plan.point === null);
  const brought = plans.filter((plan) => !isCollected(plan));
  const [tab, setTab] = useState<string | null>(null);
  if (plans.length === 0) {
    return <Empty title={`Nothing of it can be brought to ${countryName(destination.country)} at present.`}>Try another postal code, or fewer of what is short.</Empty>;
  }
  const selected = tab ?? (chosen ? tabOf(chosen) : 'brought');
  return (
    <div class={asked.stale ? 'stale' : undefined} aria-busy={asked.stale}>
      <Tabs
        label="Delivered or collected"
        tabs={[
          { id: 'brought', label: 'Delivered', count: brought.length },
          { id: 'collected', label: 'Collected', count: placesOf(collected).length },
          ...(toPoints.length > 0 || selected === 'points' ? [{ id: 'points', label: 'Parcel shops', count: placesOf(toPoints).length }] : []),
        ]}
        selected={selected}
        onSelect={setTab}
      >
        {selected === 'points' ? (
          <CollectChooser words={AT_POINTS} plans={toPoints} chosen={chosen} choose={choose} />
        ) : selected === 'collected' ? (
          <CollectChooser words={AT_STORES} plans={collected} chosen={chosen} choose={choose} />
        ) : brought.length === 0 ? (
          <p class="quiet">Nothing of it can be brought there. It can be collected.</p>
        ) : (
          <Choices
            legend="Ways of delivery"
            hideLegend
            value={chosen?.key ?? null}
            options={brought.map((plan) => ({
              value: plan.key,
              label: <PlanName plan={plan} marks={marks.get(plan)} />,
              note: <><PlanNote plan={plan} /><Missing count={plan.missing.length} /></>,
              aside: priceWords(plan.price),
            }))}
            onChange={(key) => {
              const plan = brought.find((each) => each.key === key);
              if (plan) choose(plan);
            }}
          />
        )}
      </Tabs>
    </div>
  );
}

function tabOf(plan: Plan): string {
  return plan.point ? 'points' : isCollected(plan) ? 'collected' : 'brought';
}

function Missing({ count }: { count: number }) {
  if (count === 0) return null;
  return <span class="error">{count === 1 ? '1 article cannot come this way.' : `${count} articles cannot come this way.`}</span>;
}
