// The color that a name speaks of, else one that its code decides on.

import { seededBy } from '../seed.ts';

export interface Color {
  hue: number;
  /** How far the second color lies from the first on the wheel. */
  turn: number;
  /** Colors without a hue, and those that a name asks for by word, which are stronger than the look's own. */
  tint: 'strong' | 'pale' | 'dark' | null;
}

const HUES: readonly (readonly [RegExp, number])[] = [
  [/\bRED\b|CHERRY|STRAWBERRY|POPPY/, 25],
  [/PINK|ROSE\b|ROSES|FAIRY/, 355],
  [/ORANGE|PUMPKIN|TERRACOTTA|COPPER/, 55],
  [/BROWN|CHOCOLATE|WOOD|WICKER|NATURAL|RATTAN|HONEYCOMB/, 70],
  [/YELLOW|GOLD|LEMON|SUNFLOWER/, 95],
  [/GREEN|OLIVE/, 150],
  [/TURQ|AQUA|MINT|SEASIDE/, 195],
  [/BLUE|NAVY|DENIM|SKY\b/, 250],
  [/PURPLE|LAVENDER|LILAC|VIOLET/, 305],
  [/CHRISTMAS|GARDEN/, 150],
];

export function colorOf(name: string, code: string): Color {
  const said = name.toUpperCase();
  const next = seededBy(code);
  const hue = HUES.find(([words]) => words.test(said))?.[1];
  const tint = /BLACK|SLATE|SKULL|CHALKBOARD/.test(said) ? 'dark'
    : /WHITE|IVORY|CREAM|SILVER|PORCELAIN/.test(said) ? 'pale'
    : hue === undefined ? null : 'strong';
  return { hue: hue ?? Math.round(next() * 360), turn: next() < 0.5 ? 60 : 200, tint };
}
