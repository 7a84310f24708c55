// A drawn picture of an article of which only the code is known: a vessel that the code decides on.

import { useId, useMemo } from 'preact/hooks';
import { CENTER, FLOOR, thrown, type Vessel } from './vessel.ts';

export interface PictureProps {
  code: string;
  /** What it shows, when no name stands beside it. */
  label?: string;
}

export function Picture({ code, label }: PictureProps) {
  const vessel = useMemo(() => thrown(code), [code]);
  const id = useId();
  const named = label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true };
  return (
    <svg class="picture" viewBox="0 6 100 100" style={{ '--hue': vessel.hue, '--turn': vessel.turn }} {...named}>
      <clipPath id={id}><path d={vessel.outline} /></clipPath>
      <rect class="picture-table" y={FLOOR - 8} width="100" height="40" />
      <ellipse class="picture-shade" cx={CENTER + 8} cy={FLOOR + 1} rx={vessel.foot + 14} ry="3.6" />
      {vessel.extra === 'sprig' && <Sprig {...vessel} />}
      {vessel.extra === 'handle' && <ellipse class="picture-handle" cx={CENTER + vessel.belly} cy={(vessel.top + FLOOR) / 2 - 1} rx="9" ry="10" />}
      <path class="picture-body" d={vessel.outline} />
      <g clip-path={`url(#${id})`}>
        <Glaze {...vessel} />
        <ellipse class="picture-dark" cx={CENTER + 34} cy="60" rx="30" ry="60" />
        <ellipse class="picture-light" cx={CENTER - vessel.belly * 0.55} cy="58" rx="3" ry="34" />
      </g>
      {vessel.extra === 'lid' ? <Lid {...vessel} /> : <ellipse class="picture-mouth" cx={CENTER} cy={vessel.top} rx={vessel.mouth} ry={vessel.mouth * 0.15} />}
    </svg>
  );
}

function Glaze({ pattern, patternTop, patternHeight }: Vessel) {
  switch (pattern) {
    case 'bands':
      return (
        <g class="picture-glaze">
          <rect y={patternTop} width="100" height={patternHeight} />
          <rect y={patternTop + patternHeight + 2.5} width="100" height="1.4" />
        </g>
      );
    case 'dip':
      return <path class="picture-glaze" d={`M0 0V${patternTop + patternHeight}q12.5 6 25 0t25 1 25 -1 25 0V0Z`} />;
    case 'stripes':
      return <g class="picture-glaze">{STRIPES.map((x) => <rect key={x} x={x} width="3" height="100" />)}</g>;
    case 'dots':
      return (
        <g class="picture-glaze">
          {DOTS.map(({ x, row }) => <circle key={`${x} ${row}`} cx={x} cy={patternTop + row * 7} r="1.7" />)}
        </g>
      );
  }
}

function Lid({ top, mouth }: Vessel) {
  return (
    <g class="picture-lid">
      <circle cx={CENTER} cy={top - 8} r="2.8" />
      <path d={`M${CENTER - mouth - 1} ${top}q1 -6 ${mouth + 1} -6t${mouth + 1} 6q-${mouth + 1} 3.4 -${2 * mouth + 2} 0Z`} />
    </g>
  );
}

/** A few twigs with leaves, of those that keep. */
function Sprig({ top, hue }: Vessel) {
  const lean = (hue % 9) - 4;
  return (
    <g class="picture-sprig">
      {[-26, -2, 22].map((tilt) => (
        <g key={tilt} transform={`translate(${CENTER} ${top}) rotate(${tilt + lean}) scale(${tilt === -2 ? 1 : 0.86})`}>
          <path d="M0 4V-26" />
          {[-8, -14, -20].map((y) => <path key={y} class="leaf" d={`M0 ${y}q6 -1 7 -6q-6 0 -7 6q-6 -1 -7 -6q6 0 7 6Z`} />)}
          <path class="leaf" d="M0 -24q-2.5 -4 0 -8q2.5 4 0 8Z" />
        </g>
      ))}
    </g>
  );
}

const STRIPES = Array.from({ length: 13 }, (_, index) => 12 + index * 6);

const DOTS = Array.from({ length: 60 }, (_, index) => {
  const row = Math.floor(index / 12);
  return { row, x: 8 + (index % 12) * 7.5 + (row % 2) * 3.75 };
});
