// A drawn picture of an article, thrown on a wheel from its code: the same code gives the same vessel, and no shop needs
// photographs to be looked at. A shop that has them puts its <img> here.

import { useMemo } from 'preact/hooks';
import { seededBy } from './seed.ts';

export interface PictureProps {
  code: string;
  /** What it shows, when no name stands beside it. */
  label?: string;
}

const CENTER = 50;
const FLOOR = 82;
const STEPS = 8;

export function Picture({ code, label }: PictureProps) {
  const vessel = useMemo(() => drawn(code), [code]);
  return (
    <svg class="picture" viewBox="0 0 100 100" style={{ '--hue': vessel.hue }} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' })}>
      <rect class="picture-wall" width="100" height="100" />
      <rect class="picture-table" y={FLOOR - 8} width="100" height="34" />
      <ellipse class="picture-shade" cx={CENTER + 7} cy={FLOOR} rx={vessel.foot + 14} ry="4" />
      <path class="picture-body" d={vessel.outline} />
      <path class="picture-glaze" d={vessel.glaze} />
      <ellipse class="picture-mouth" cx={CENTER} cy={vessel.top} rx={vessel.mouth} ry={vessel.mouth * 0.16} />
    </svg>
  );
}

function drawn(code: string) {
  const next = seededBy(code);
  const between = (low: number, high: number) => low + next() * (high - low);
  const hue = Math.round(between(0, 360));
  const top = between(22, 52);
  const mouth = between(9, 24);
  const belly = between(17, 32);
  const foot = between(9, 16);
  const bellyAt = between(0.35, 0.75);
  // Half of its outline from the mouth down; the other half is its mirror.
  const radius = (part: number) =>
    part < bellyAt ? eased(mouth, belly, part / bellyAt) : eased(belly, foot, (part - bellyAt) / (1 - bellyAt));
  const side = (from: number, to: number) =>
    Array.from({ length: STEPS + 1 }, (_, step) => {
      const part = from + ((to - from) * step) / STEPS;
      return { radius: radius(part), y: top + (FLOOR - top) * part };
    });
  const bandFrom = between(0.15, 0.5);
  return {
    hue, top, mouth, foot,
    outline: turned(side(0, 1)),
    glaze: turned(side(bandFrom, bandFrom + between(0.1, 0.35))),
  };
}

function turned(side: readonly { radius: number; y: number }[]): string {
  const point = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const left = side.map(({ radius, y }) => point(CENTER - radius, y));
  const right = side.map(({ radius, y }) => point(CENTER + radius, y)).reverse();
  return `M${[...left, ...right].join('L')}Z`;
}

function eased(from: number, to: number, part: number): number {
  return from + (to - from) * (1 - Math.cos(part * Math.PI)) / 2;
}
