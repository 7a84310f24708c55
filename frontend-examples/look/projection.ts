// From degrees to the plane, so that a map of a few places fills its frame: Mercator, as people know maps.

export interface Place {
  latitude: number;
  longitude: number;
}

export interface Point {
  x: number;
  y: number;
}

/** In units of the whole world's width, north up. */
export function projected({ latitude, longitude }: Place): Point {
  const radians = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return { x: longitude / 360, y: -Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI) };
}

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A frame of the given shape around all points, with a margin; a single point shows its neighborhood. */
export function frameAround(points: readonly Point[], shape: number, smallest: number): Frame {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, upper, lower] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const width = Math.max(smallest, (right - left) * 1.35, (lower - upper) * 1.35 * shape);
  const height = width / shape;
  return { x: (left + right) / 2 - width / 2, y: (upper + lower) / 2 - height / 2, width, height };
}

export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** What a frame shows, in degrees. */
export function boundsOf({ x, y, width, height }: Frame): Bounds {
  return { west: x * 360, east: (x + width) * 360, north: latitudeAt(y), south: latitudeAt(y + height) };
}

export function touches(one: Bounds, other: Bounds): boolean {
  return one.west < other.east && other.west < one.east && one.south < other.north && other.south < one.north;
}

function latitudeAt(y: number): number {
  return (Math.atan(Math.sinh(-y * 2 * Math.PI)) * 180) / Math.PI;
}

const EQUATOR_KM = 40_075;
const ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/** A round number of kilometers that is no wider than asked for, on a sheet that is four times as wide. */
export function scaleBar(frame: Frame, widest: number): { kilometers: number; width: number } {
  const { north, south } = boundsOf(frame);
  const across = frame.width * EQUATOR_KM * Math.cos((((north + south) / 2) * Math.PI) / 180);
  const kilometers = ROUND.findLast((round) => round <= across / 4) ?? 1;
  return { kilometers, width: (kilometers / (across / 4)) * widest };
}
