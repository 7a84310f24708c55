// Places that have what is in the basket, on the map and as a list, and how it is handed over at the chosen one.

import { Choices } from '../../look/controls.tsx';
import { Map, type MapPoint } from '../../look/map.tsx';
import { opennessWords } from '../stores/openness.ts';
import { useServerNow } from '../../client/preact.ts';
import type { DeliveryOption } from './options.ts';
import { PlanName, PlanNote } from './plan_words.tsx';
import type { Plan } from './plans.ts';
import { kilometers, priceWords } from './words.ts';

export interface CollectChooserProps {
  plans: readonly Plan[];
  chosen: Plan | null;
  choose: (plan: Plan) => void;
}

type Place = NonNullable<DeliveryOption['location']>;

const MINUTE_MS = 60_000;

export function CollectChooser({ plans, chosen, choose }: CollectChooserProps) {
  const now = useServerNow(MINUTE_MS);
  const places = placesOf(plans);
  const here = chosen?.options[0].location?.code ?? null;
  const ways = plans.filter((plan) => plan.options[0].location?.code === here);
  if (places.length === 0) return <p class="quiet">No store near you has all of it today. It can be brought.</p>;
  const select = (code: string) => {
    const [first] = plans.filter((plan) => plan.options[0].location?.code === code);
    if (first) choose(first);
  };
  return (
    <>
      <Map
        label="Stores that have it"
        points={places.flatMap(({ place }) => pointOf(place))}
        areas={[...new Set(places.map(({ place }) => place.address.country))]}
        selected={here}
        hideList
        onSelect={select}
      />
      <Choices
        legend="Where you collect it"
        value={here}
        options={places.map(({ place, distanceKm }, index) => ({
          value: place.code,
          label: <><span class="place-number" aria-hidden="true">{index + 1}</span> <span dir="auto">{place.name}</span></>,
          note: [place.address.city, opennessWords(place.openness, place.timezone, now)].filter(Boolean).join(' · '),
          aside: distanceKm === null ? null : kilometers(distanceKm),
        }))}
        onChange={select}
      />
      {ways.length > 0 && (
        <Choices
          legend="How it is handed over"
          value={chosen?.key ?? null}
          options={ways.map((plan) => ({ value: plan.key, label: <PlanName plan={plan} hidePlace />, note: <PlanNote plan={plan} />, aside: priceWords(plan.price) }))}
          onChange={(key) => {
            const plan = ways.find((each) => each.key === key);
            if (plan) choose(plan);
          }}
        />
      )}
    </>
  );
}

/** Nearest first, as the server tells them; each once. */
export function placesOf(plans: readonly Plan[]): { place: Place; distanceKm: number | null }[] {
  const places = new globalThis.Map<string, { place: Place; distanceKm: number | null }>();
  for (const { options: [{ location, distanceKm }], missing } of plans) {
    if (location && missing.length === 0 && !places.has(location.code)) places.set(location.code, { place: location, distanceKm });
  }
  return [...places.values()].sort((one, other) => (one.distanceKm ?? Infinity) - (other.distanceKm ?? Infinity));
}

/** A place that nobody knows the position of is in the list alone. */
function pointOf({ code, name, coordinates }: Place): MapPoint[] {
  return coordinates ? [{ id: code, kind: 'place', label: name, ...coordinates }] : [];
}
