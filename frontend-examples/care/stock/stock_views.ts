// Which levels are shown, and which of them first.

import type { Level } from './stock_live.ts';

export const STOCK_VIEWS = [
  ['look', 'What needs a look first'],
  ['out', 'Nothing available'],
  ['reserved', 'Promised units'],
  ['quarantined', 'In quarantine'],
  ['all', 'All, by SKU'],
] as const;

export type StockView = (typeof STOCK_VIEWS)[number][0];

export function asView(named: string | null): StockView {
  return STOCK_VIEWS.find(([view]) => view === named)?.[0] ?? 'look';
}

const SHOWN: Readonly<Record<StockView, (level: Level) => boolean>> = {
  look: () => true,
  all: () => true,
  out: ({ available }) => available === 0,
  reserved: ({ reserved }) => reserved > 0,
  quarantined: ({ quarantined }) => quarantined > 0,
};

const bySku = (a: Level, b: Level) => (a.sku.code < b.sku.code ? -1 : 1);

const ORDER: Readonly<Record<StockView, (a: Level, b: Level) => number>> = {
  look: (a, b) => b.shortfall - a.shortfall || a.available - b.available || bySku(a, b),
  all: bySku,
  out: bySku,
  reserved: (a, b) => b.reserved - a.reserved || bySku(a, b),
  quarantined: (a, b) => b.quarantined - a.quarantined || bySku(a, b),
};

export function viewed(levels: readonly Level[], view: StockView, search: string): Level[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ sku }: Level) => words.every((word) => `${sku.code} ${sku.name}`.toLowerCase().includes(word));
  return levels.filter((level) => SHOWN[view](level) && matches(level)).sort(ORDER[view]);
}
