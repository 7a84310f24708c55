// Makes the outlines of countries that maps are drawn on: one small file for each, `outlines/GB.json`.
//
// From Natural Earth (public domain, by world-atlas), simplified to what can be seen on a telephone. A file holds the
// country's rings and which others lie near, each with the box in which it does, so that a map fetches its neighbors only
// where they can be seen. Rings are whole hundredths of a degree, each as the step from the one before: half the size.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { feature } from 'topojson-client';
import { presimplify, simplify, sphericalTriangleArea } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { COUNTRY_OF_NUMBER } from './country_codes.ts';

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Position = readonly [longitude: number, latitude: number];
type Ring = readonly Position[];
/** West, south, east, north, in hundredths of a degree. */
type Box = readonly [number, number, number, number];

/** The least triangle that stays, in steradians: some 12 km² on the ground. */
const LEAST_TRIANGLE = 3e-7;
/** Islands smaller than this in both directions are left out, unless they are all there is. */
const LEAST_ISLAND = 6;
/** How far a neighbor may lie: what is farther away is out of every frame. */
const NEAR = 400;

export function buildOutlines(target: string): void {
  const countries = ringsByCountry();
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [code, rings] of countries) {
    const near = [...countries].flatMap(([other, theirs]) => (other === code ? [] : nearBox(other, rings, theirs)));
    writeFileSync(join(target, `${code}.json`), JSON.stringify({ near, rings: rings.map(inSteps) }) + '\n');
  }
}

function ringsByCountry(): Map<string, readonly Ring[]> {
  const source = fileURLToPath(import.meta.resolve('world-atlas/countries-10m.json'));
  const whole = JSON.parse(readFileSync(source, 'utf8')) as Atlas;
  const atlas = simplify(presimplify(whole, sphericalTriangleArea), LEAST_TRIANGLE);
  const found = new Map<string, readonly Ring[]>();
  for (const { id, geometry } of feature(atlas, atlas.objects.countries).features) {
    const code = COUNTRY_OF_NUMBER.get(String(id));
    if (!code) continue; // Ground that no code stands for; no address names it either.
    const rings = [...(found.get(code) ?? []), ...ringsOf(geometry).map(rounded).filter((ring) => ring.length > 3)];
    const large = rings.filter((ring) => isLarge(boxOf([ring])));
    found.set(code, large.length > 0 ? large : rings);
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function ringsOf(geometry: GeoJSON.Geometry): number[][][] {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** In hundredths of a degree, without points that fall together. */
function rounded(ring: readonly (readonly number[])[]): Ring {
  const hundredths = (degrees = 0) => Math.round(degrees * 100);
  const points = ring.map(([longitude, latitude]): Position => [hundredths(longitude), hundredths(latitude)]);
  return points.filter((point, index) => {
    const before = points[index - 1];
    return before?.[0] !== point[0] || before[1] !== point[1];
  });
}

function inSteps(ring: Ring): number[] {
  return ring.flatMap(([x, y], index) => {
    const [beforeX, beforeY] = ring[index - 1] ?? [0, 0];
    return [x - beforeX, y - beforeY];
  });
}

/** Where the other country lies near this one; nothing when it does not. */
function nearBox(code: string, rings: readonly Ring[], theirs: readonly Ring[]): [string, ...Box][] {
  const whole = boxOf(rings);
  const boxes = rings.map((ring) => boxOf([ring]));
  const close = theirs.flat().filter((point) => isNear(whole, point) && boxes.some((box) => isNear(box, point)));
  return close.length > 0 ? [[code, ...boxOf([close])]] : [];
}

function boxOf(rings: readonly Ring[]): Box {
  const points = rings.flat();
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function isNear([west, south, east, north]: Box, [x, y]: Position): boolean {
  return x > west - NEAR && x < east + NEAR && y > south - NEAR && y < north + NEAR;
}

function isLarge([west, south, east, north]: Box): boolean {
  return east - west >= LEAST_ISLAND || north - south >= LEAST_ISLAND;
}
