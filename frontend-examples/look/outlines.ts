// Outlines of countries, each a small file of its own that is fetched when a map needs it (`/outlines/GB.json`), and
// those of its neighbors as far as they are in sight.

import { useEffect, useState } from 'preact/hooks';
import { type Bounds, type Place, touches } from './projection.ts';

export interface Outline {
  area: string;
  /** One of the map's own countries, not a neighbor. */
  own: boolean;
  rings: readonly (readonly Place[])[];
}

/** Those that have come so far. A map without its land is still a map: what does not come is left out. */
export function useOutlines(areas: readonly string[], view: Bounds): readonly Outline[] {
  const own = areas.join(' ');
  const sight = [view.west, view.south, view.east, view.north].map((edge) => edge.toFixed(2)).join(' ');
  const [outlines, setOutlines] = useState<readonly Outline[]>([]);
  useEffect(() => {
    let left = false;
    void outlinesIn(own.split(' ').filter(Boolean), view, (found) => {
      if (!left) setOutlines(found);
    });
    return () => {
      left = true;
    };
  }, [own, sight]);
  return outlines;
}

type Tell = (found: readonly Outline[]) => void;

async function outlinesIn(areas: readonly string[], view: Bounds, tell: Tell): Promise<void> {
  const own = await countries(areas);
  const ownOutlines = own.map(({ area, rings }) => ({ area, rings, own: true }));
  tell(ownOutlines);
  const inSight = own.flatMap(({ near }) => near).filter(({ bounds }) => touches(bounds, view)).map(({ area }) => area);
  const others = await countries([...new Set(inSight)].filter((area) => !areas.includes(area)));
  tell([...others.map(({ area, rings }) => ({ area, rings, own: false })), ...ownOutlines]);
}

async function countries(areas: readonly string[]): Promise<Country[]> {
  return (await Promise.all(areas.map(country))).filter((each) => each !== null);
}

interface Country {
  area: string;
  rings: readonly (readonly Place[])[];
  near: readonly { area: string; bounds: Bounds }[];
}

const fetched = new Map<string, Promise<Country | null>>();

function country(area: string): Promise<Country | null> {
  const kept = fetched.get(area) ?? fetchCountry(area);
  fetched.set(area, kept);
  return kept;
}

async function fetchCountry(area: string): Promise<Country | null> {
  try {
    const response = await fetch(`../outlines/${area}.json`);
    return response.ok ? countryFrom(area, (await response.json()) as Written) : null;
  } catch {
    fetched.delete(area); // The next map may have more luck.
    return null;
  }
}

/** As `build_outlines.ts` writes it, beside this page and with it: hundredths of a degree, a ring's as steps. */
interface Written {
  near: readonly [area: string, west: number, south: number, east: number, north: number][];
  rings: readonly (readonly number[])[];
}

function countryFrom(area: string, { near, rings }: Written): Country {
  return {
    area,
    rings: rings.map(placesOf),
    near: near.map(([other, west, south, east, north]) => ({
      area: other,
      bounds: { west: west / 100, south: south / 100, east: east / 100, north: north / 100 },
    })),
  };
}

function placesOf(steps: readonly number[]): Place[] {
  const places: Place[] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    x += steps[at] ?? 0;
    y += steps[at + 1] ?? 0;
    places.push({ longitude: x / 100, latitude: y / 100 });
  }
  return places;
}
