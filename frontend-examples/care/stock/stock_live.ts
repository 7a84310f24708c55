// Exact levels, live: all of a location, or all places of a SKU.

import { graphql, type ResultOf, type Shown } from '../../client/index.ts';
import { useWatch } from '../../client/preact.ts';

const LevelParts = graphql(`
  fragment LevelParts on StockLevel {
    id version onHand reserved quarantined shortfall safetyStock available updatedAt
    sku { code name }
    location { code name }
  }
`);

const StockLive = graphql(
  `subscription StockLive($skus: [String!], $locations: [String!], $after: Cursor) {
    stockChanged(skus: $skus, locations: $locations, after: $after) {
      __typename
      ... on StockSnapshot { cursor complete stockLevels { ...LevelParts } }
      ... on StockChange { cursor stockLevel { ...LevelParts } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor }
    }
  }`,
  [LevelParts],
);

export type Level = ResultOf<typeof LevelParts>;

export interface Levels {
  /** A snapshot comes in parts: false until the last of them is here. */
  readonly complete: boolean;
  readonly byId: ReadonlyMap<string, Level>;
  /** What changed last, to be lit up. */
  readonly changed: string | null;
}

const NONE: Levels = { complete: false, byId: new Map(), changed: null };

/** `null`: nothing is chosen yet. */
export function useStock(of: { skus: string[] } | { locations: string[] } | null) {
  return useWatch(StockLive, of, withItem, NONE);
}

function withItem(levels: Levels, item: Shown<ResultOf<typeof StockLive>>): Levels {
  const byId = new Map(levels.byId);
  if (item.__typename === 'StockSnapshot') {
    for (const level of item.stockLevels) byId.set(level.id, level);
    return { complete: item.complete, byId, changed: null };
  }
  const { stockLevel } = item;
  const known = byId.get(stockLevel.id);
  if (known && known.version >= stockLevel.version) return levels;
  byId.set(stockLevel.id, stockLevel);
  return { complete: levels.complete, byId, changed: stockLevel.id };
}
