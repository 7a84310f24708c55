// Where goods can be collected, whoever keeps the place: a store of the shop, a carrier's parcel shop or locker.

import type { MapPoint } from '../../look/map.tsx';
import type { Openness } from '../stores/openness.ts';
import type { Plan } from './plans.ts';

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly street: string | null;
  readonly city: string | null;
  readonly country: string;
  readonly coordinates: { latitude: number; longitude: number } | null;
  readonly distanceKm: number | null;
  /** Stores alone say when they are open. */
  readonly opens: { openness: Openness; timeZone: string } | null;
}

/** Where a plan has goods collected; null for what is brought to the door. */
export function placeOf({ point, options: [{ location, distanceKm }] }: Plan): Place | null {
  if (point) {
    const { carrier, code, name, address } = point.point;
    const { line1, city, country, latitude, longitude } = address;
    const coordinates = latitude === null || longitude === null ? null : { latitude, longitude };
    return { id: `${carrier} ${code}`, name, street: line1, city, country, coordinates, distanceKm: point.distanceKm, opens: null };
  }
  if (!location) return null;
  const { code, name, address, coordinates, openness, timezone } = location;
  return {
    id: code, name, street: null, city: address.city, country: address.country, coordinates, distanceKm,
    opens: { openness, timeZone: timezone },
  };
}

/** Places that have all of it, the nearest first; each once. */
export function placesOf(plans: readonly Plan[]): Place[] {
  const places = new Map<string, Place>();
  for (const plan of plans) {
    const place = placeOf(plan);
    if (place && plan.missing.length === 0 && !places.has(place.id)) places.set(place.id, place);
  }
  return [...places.values()].sort((one, other) => (one.distanceKm ?? Infinity) - (other.distanceKm ?? Infinity));
}

/** A place that nobody knows the position of is in the list alone. */
export function mapPointOf({ id, name, coordinates }: Place): MapPoint[] {
  return coordinates ? [{ id, kind: 'place', label: name, ...coordinates }] : [];
}
