// Where places are, on the outlines of countries: no tiles, no other host, nobody who learns where a parcel goes.
// Beside the drawing stands the list of what it shows, which is what a keyboard and a reader use.

import { classes } from './classes.ts';
import { useOutlines } from './outlines.ts';
import { boundsOf, frameAround, type Place, type Point, projected, scaleBar } from './projection.ts';
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
  /** Countries to draw, by their ISO codes: `['GB']`; their neighbors come by themselves. */
  areas?: readonly string[];
  selected?: string | null;
  onSelect?: (id: string) => void;
  /** Join the points in their order: the way of a parcel. */
  way?: boolean;
  /** The list is the page's own: it shows more of each place than a map does. */
  hideList?: boolean;
}

const WIDTH = 400;
const HEIGHT = 300;
/** Of the world's width: 16 km at the equator. */
const SMALLEST = 0.0004;

export function Map({ label, points, areas = [], selected = null, onSelect, way = false, hideList = false }: MapProps) {
  const words = useWords();
  const places = points.map(projected);
  const frame = frameAround(places, WIDTH / HEIGHT, SMALLEST);
  const outlines = useOutlines(areas, boundsOf(frame));
  // Drawn in the sheet's own units: numbers as small as a share of the world would be lost in rounding.
  const scale = WIDTH / frame.width;
  const onSheet = ({ x, y }: Point): Point => ({ x: (x - frame.x) * scale, y: (y - frame.y) * scale });
  const land = (rings: readonly (readonly Place[])[]) =>
    rings.map((ring) => `M${ring.map((place) => written(onSheet(projected(place)))).join('L')}Z`).join('');
  const drawn = points.map((point, index) => ({ point, index, at: onSheet(places[index] ?? frame) }));
  // What is chosen is drawn last: it covers the others.
  const inOrder = [...drawn].sort((one, other) => Number(one.point.id === selected) - Number(other.point.id === selected));
  if (points.length === 0) return null;
  return (
    <div class={classes('map', hideList && 'alone')}>
      <div class="map-parts">
        <svg class="map-sheet" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label ?? words.map}>
          {outlines.map(({ area, own, rings }) => (
            <path key={area} class={classes('map-land', !own && 'near')} d={land(rings)} />
          ))}
          {way && <polyline class="map-way" points={drawn.map(({ at }) => written(at)).join(' ')} />}
          {inOrder.map(({ point, index, at }) => (
            <g
              key={point.id}
              class={classes('map-point', point.kind, point.id === selected && 'selected')}
              transform={`translate(${written(at)})`}
              onClick={() => onSelect?.(point.id)}
            >
              <Mark point={point} number={index + 1} />
            </g>
          ))}
          <Scale {...scaleBar(frame, WIDTH / 4)} />
        </svg>
        {!hideList && <MapList points={points} selected={selected} onSelect={onSelect} way={way} />}
      </div>
    </div>
  );
}

/** A numbered pin for a place to choose, as the list beside it counts; a dot where a parcel was, a pin where it goes. */
function Mark({ point, number }: { point: MapPoint; number: number }) {
  if (point.kind === 'seen') return <circle r="4.5" />;
  if (point.kind === 'origin') return <circle class="ring" r="5.5" />;
  return (
    <>
      <path d="M0 0C-2 -6 -9 -10 -9 -17A9 9 0 0 1 9 -17C9 -10 2 -6 0 0Z" />
      {point.kind === 'place' ? <text y="-13.5">{number}</text> : <circle class="eye" cy="-17" r="3.5" />}
    </>
  );
}

function Scale({ kilometers, width }: { kilometers: number; width: number }) {
  return (
    <g class="map-scale" transform={`translate(12 ${HEIGHT - 12})`}>
      <path d={`M0 -4V0H${width.toFixed(1)}V-4`} />
      <text x="4" y="-6">{kilometers} km</text>
    </g>
  );
}

type MapListProps = Pick<MapProps, 'points' | 'selected' | 'way'> & { onSelect: MapProps['onSelect'] };

function MapList({ points, selected, onSelect, way }: MapListProps) {
  const words = useWords();
  const names = { place: null, origin: words.mapOrigin, seen: words.mapSeen, destination: words.mapDestination };
  return (
    <ol class={classes('map-list', way && 'way')}>
      {points.map((point, index) => {
        const said = (
          <>
            <span class={classes('map-sign', point.kind)} aria-hidden="true">{point.kind === 'place' ? index + 1 : ''}</span>
            <span class="map-said">
              <b dir="auto">{point.label}</b> <small class="quiet">{point.note ?? names[point.kind]}</small>
            </span>
          </>
        );
        return (
          <li key={point.id}>
            {onSelect ? (
              <button type="button" aria-pressed={point.id === selected} onClick={() => onSelect(point.id)}>
                {said}
              </button>
            ) : <span class="map-row">{said}</span>}
          </li>
        );
      })}
    </ol>
  );
}

function written({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
