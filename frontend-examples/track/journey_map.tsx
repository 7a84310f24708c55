// Where it left, where it was seen, and where it goes: to the area of a postal code, never to a door.

import { Map, type MapPoint } from '../look/map.tsx';
import { moment } from '../look/time.ts';
import type { Journey } from './journey.ts';
import { useWords } from './language.tsx';

const KINDS: Record<Journey['points'][number]['kind'], MapPoint['kind']> = {
  ORIGIN: 'origin',
  SEEN: 'seen',
  DESTINATION: 'destination',
};

export function JourneyMap({ of: { points, delivery } }: { of: Journey }) {
  const words = useWords();
  const countries = [
    ...points.map(({ location }) => location?.address.country),
    delivery.address?.country, delivery.pickupLocation?.address.country,
  ].filter((country) => country !== undefined);
  const goal = delivery.pickupLocation?.name ?? delivery.pickupPoint?.name ?? delivery.address?.city ?? words.way;
  return (
    <Map
      label={words.way}
      way
      areas={[...new Set(countries)]}
      points={points.map(({ kind, latitude, longitude, at, location }, place) => ({
        id: String(place),
        kind: KINDS[kind],
        latitude,
        longitude,
        label: location?.name ?? (kind === 'DESTINATION' ? goal : words.seenThere),
        note: at ? (kind === 'ORIGIN' ? words.leftThere(moment(at)) : moment(at)) : undefined,
      }))}
    />
  );
}
