// Places where what is in the basket can be collected, on the map and as a list, and how it gets there or is handed over.

import { useServerNow } from '../../client/preact.ts';
import { Choices } from '../../look/controls.tsx';
import { Map } from '../../look/map.tsx';
import { opennessWords } from '../stores/openness.ts';
import { mapPointOf, type Place, placeOf, placesOf } from './places.ts';
import { PlanName, PlanNote } from './plan_words.tsx';
import type { Plan } from './plans.ts';
import { kilometers, priceWords } from './words.ts';

export interface CollectWords {
  map: string;
  where: string;
  how: string;
  none: string;
}

export const AT_STORES: CollectWords = {
  map: 'Stores that have it',
  where: 'Where you collect it',
  how: 'How it is handed over',
  none: 'No store near you has all of it today. It can be brought.',
};

export const AT_POINTS: CollectWords = {
  map: 'Parcel shops and lockers near you',
  where: 'Where the carrier leaves it',
  how: 'How it gets there',
  none: 'There is no parcel shop near you for all of it. It can be brought.',
};

export interface CollectChooserProps {
  words: CollectWords;
  plans: readonly Plan[];
  chosen: Plan | null;
  choose: (plan: Plan) => void;
}

const MINUTE_MS = 60_000;

export function CollectChooser({ words, plans, chosen, choose }: CollectChooserProps) {
  const now = useServerNow(MINUTE_MS);
  const places = placesOf(plans);
  const here = (chosen && placeOf(chosen)?.id) ?? null;
  const ways = plans.filter((plan) => placeOf(plan)?.id === here);
  if (places.length === 0) return <p class="quiet">{words.none}</p>;
  const select = (id: string) => {
    const first = plans.find((plan) => placeOf(plan)?.id === id);
    if (first) choose(first);
  };
  return (
    <>
      <Map
        label={words.map}
        points={places.flatMap(mapPointOf)}
        areas={[...new Set(places.map(({ country }) => country))]}
        selected={here}
        hideList
        onSelect={select}
      />
      <Choices
        legend={words.where}
        value={here}
        options={places.map((place, index) => ({
          value: place.id,
          label: <><span class="place-number" aria-hidden="true">{index + 1}</span> <span dir="auto">{place.name}</span></>,
          note: placeNote(place, now),
          aside: place.distanceKm === null ? null : kilometers(place.distanceKm),
        }))}
        onChange={select}
      />
      {ways.length > 0 && (
        <Choices
          legend={words.how}
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

function placeNote({ street, city, opens }: Place, now: number): string {
  return [street, city, opens && opennessWords(opens.openness, opens.timeZone, now)].filter(Boolean).join(' · ');
}
