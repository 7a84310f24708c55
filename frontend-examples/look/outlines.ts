// Outlines of countries, each a small file of its own that is fetched when a map needs it (`/outlines/GB.json`).

import { useEffect, useState } from 'preact/hooks';
import type { Place } from './projection.ts';

export interface Outline {
  area: string;
  rings: readonly (readonly Place[])[];
}

/** Those that have come so far. A map without its land is still a map: what does not come is left out. */
export function useOutlines(areas: readonly string[]): readonly Outline[] {
  const wanted = areas.join(' ');
  const [outlines, setOutlines] = useState<readonly Outline[]>([]);
  useEffect(() => {
    let left = false;
    void Promise.all(wanted.split(' ').filter(Boolean).map(outline)).then((found) => {
      if (!left) setOutlines(found.filter((each) => each !== null));
    });
    return () => {
      left = true;
    };
  }, [wanted]);
  return outlines;
}

const fetched = new Map<string, Promise<Outline | null>>();

function outline(area: string): Promise<Outline | null> {
  const kept = fetched.get(area) ?? fetchOutline(area);
  fetched.set(area, kept);
  return kept;
}

async function fetchOutline(area: string): Promise<Outline | null> {
  try {
    const response = await fetch(`../outlines/${area}.json`);
    return response.ok ? { area, rings: ringsIn(await response.json()) } : null;
  } catch {
    fetched.delete(area); // The next map may have more luck.
    return null;
  }
}

/** As `build.ts` writes them: every ring as [longitude, latitude, longitude, latitude, ...]. */
function ringsIn(json: unknown): Place[][] {
  if (!Array.isArray(json)) return [];
  return json.filter(isRing).map((ring) => {
    const places: Place[] = [];
    for (let at = 0; at + 1 < ring.length; at += 2) places.push({ longitude: ring[at] ?? 0, latitude: ring[at + 1] ?? 0 });
    return places;
  });
}

function isRing(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'number');
}
