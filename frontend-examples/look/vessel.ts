// A vessel, thrown on a wheel from a text: the same text gives the same one. Its outline is two curves from the mouth over
// the belly to the foot, mirrored; what makes it a mug, a jar or a vase is what is put to it.

import { seededBy } from './seed.ts';

export const CENTER = 50;
export const FLOOR = 82;

export interface Vessel {
  hue: number;
  /** How far its glaze lies from its clay on the color wheel. */
  turn: number;
  top: number;
  mouth: number;
  belly: number;
  foot: number;
  outline: string;
  pattern: 'bands' | 'dip' | 'stripes' | 'dots';
  /** Where the pattern begins, from the top down. */
  patternTop: number;
  patternHeight: number;
  extra: 'nothing' | 'handle' | 'lid' | 'sprig';
}

type Range = readonly [low: number, high: number];

interface Kind {
  top: Range;
  mouth: Range;
  belly: Range;
  foot: Range;
  /** Where it is widest, as a part of its height. */
  widest: Range;
  extras: readonly Vessel['extra'][];
}

const VASE: Kind = { top: [40, 52], mouth: [9, 13], belly: [18, 25], foot: [9, 13], widest: [0.45, 0.7], extras: ['nothing', 'sprig', 'sprig'] };

const KINDS: readonly Kind[] = [
  VASE,
  { top: [22, 32], mouth: [6, 8], belly: [15, 20], foot: [10, 14], widest: [0.6, 0.8], extras: ['nothing'] }, // bottle
  { top: [56, 64], mouth: [26, 34], belly: [22, 28], foot: [9, 14], widest: [0.25, 0.4], extras: ['nothing'] }, // bowl
  { top: [44, 54], mouth: [16, 19], belly: [16, 20], foot: [14, 17], widest: [0.5, 0.7], extras: ['handle'] }, // mug
  { top: [42, 52], mouth: [14, 18], belly: [20, 26], foot: [13, 18], widest: [0.4, 0.6], extras: ['lid', 'lid', 'nothing'] }, // jar
  { top: [46, 56], mouth: [20, 25], belly: [19, 23], foot: [12, 16], widest: [0.2, 0.35], extras: ['sprig', 'nothing'] }, // planter
];

const PATTERNS: readonly Vessel['pattern'][] = ['bands', 'dip', 'stripes', 'dots', 'dip', 'bands'];

export function thrown(text: string): Vessel {
  const next = seededBy(text);
  const between = ([low, high]: Range) => low + next() * (high - low);
  const oneOf = <One>(all: readonly One[], otherwise: One) => all[Math.floor(next() * all.length)] ?? otherwise;
  const kind = oneOf(KINDS, VASE);
  const [top, mouth, belly, foot] = [between(kind.top), between(kind.mouth), between(kind.belly), between(kind.foot)];
  const height = FLOOR - top;
  const widest = top + height * between(kind.widest);
  return {
    hue: Math.round(next() * 360),
    turn: oneOf([35, 60, 150, 200], 60),
    top, mouth, belly, foot,
    outline: outlineOf({ top, mouth, belly, foot, widest }),
    pattern: oneOf(PATTERNS, 'bands'),
    patternTop: top + height * between([0.12, 0.4]),
    patternHeight: height * between([0.12, 0.35]),
    extra: oneOf(kind.extras, 'nothing'),
  };
}

interface Measures {
  top: number;
  mouth: number;
  widest: number;
  belly: number;
  foot: number;
}

function outlineOf({ top, mouth, widest, belly, foot }: Measures): string {
  const neck = (widest - top) * 0.5;
  const base = (FLOOR - widest) * 0.5;
  const [rimLeft, rimRight] = [CENTER - mouth, CENTER + mouth];
  const [left, right] = [CENTER - belly, CENTER + belly];
  const [footLeft, footRight] = [CENTER - foot, CENTER + foot];
  return [
    `M${rimRight} ${top}`,
    `C${rimRight} ${top + neck} ${right} ${widest - neck} ${right} ${widest}`,
    `C${right} ${widest + base} ${footRight} ${FLOOR - base} ${footRight} ${FLOOR}`,
    `Q${CENTER} ${FLOOR + 3} ${footLeft} ${FLOOR}`,
    `C${footLeft} ${FLOOR - base} ${left} ${widest + base} ${left} ${widest}`,
    `C${left} ${widest - neck} ${rimLeft} ${top + neck} ${rimLeft} ${top}Z`,
  ].join('');
}
