// Where places are, on the outlines of countries: no tiles, no other host, nobody who learns where a parcel goes.
// Beside the drawing stands the list of what it shows, which is what a keyboard and a reader use.

import { classes } from './classes.ts';
import { useOutlines } from './outlines.ts';
import { boundsOf, frameAround, type Place, type Point, projected } from './projection.ts';
import { useWords } from './words.ts';

export interface MapPoint extends Place {
  id: string;
  label: string;
  note?: string | undefined;
  /** `place`: one to choose; the others are a parcel's way. */
  kind: 'place' | 'origin' | 'seen' | 'destination';
}

export interface MapProps {
  label?: string;
  points: readonly MapPoint[];
  /** Countries to draw, by their ISO codes: `['GB']`. */
  areas?: readonly string[];
  selected?: string | null;
  onSelect?: (id: string) => void;
  /** Join the points in their order: the way of a parcel. */
  way?: boolean;
}

const SHAPE = 4 / 3;
/** Of the world's width: some 40 km. */
const SMALLEST = 0.0012;

export function Map({ label, points, areas = [], selected, onSelect, way }: MapProps) {
  const words = useWords();
  const placed = points.map((point) => ({ point, at: projected(point) }));
  const frame = frameAround(placed.map(({ at }) => at), SHAPE, SMALLEST);
  const outlines = useOutlines(areas, boundsOf(frame));
  // The drawing is 400 by 300: numbers as small as a share of the world would be lost in rounding.
  const scale = 400 / frame.width;
  const onSheet = ({ x, y }: Point): Point => ({ x: (x - frame.x) * scale, y: (y - frame.y) * scale });
  const path = (rings: readonly (readonly Place[])[]) =>
    rings.map((ring) => `M${ring.map((place) => written(onSheet(projected(place)))).join('L')}Z`).join('');
  const names = { place: '', origin: words.mapOrigin, seen: words.mapSeen, destination: words.mapDestination };
  if (points.length === 0) return null;
  return (
    <div class="map">
      <svg class="map-sheet" viewBox="0 0 400 300" role="img" aria-label={label ?? words.map}>
        {outlines.map(({ area, own, rings }) => <path key={area} class={classes('map-land', !own && 'near')} d={path(rings)} />)}
        {way && <polyline class="map-way" points={placed.map(({ at }) => written(onSheet(at))).join(' ')} />}
        {placed.map(({ point, at }) => {
          const { x, y } = onSheet(at);
          return (
            <circle
              key={point.id}
              class={classes('map-point', point.kind, point.id === selected && 'selected')}
              cx={x}
              cy={y}
              r={point.id === selected ? 8 : 6}
              onClick={() => onSelect?.(point.id)}
            />
          );
        })}
      </svg>
      <ul class="map-list">
        {points.map((point) => {
          const said = <><b dir="auto">{point.label}</b> <small class="quiet">{point.note ?? names[point.kind]}</small></>;
          return (
            <li key={point.id} class={point.kind}>
              {onSelect ? (
                <button type="button" aria-pressed={point.id === selected} onClick={() => onSelect(point.id)}>{said}</button>
              ) : said}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function written({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
