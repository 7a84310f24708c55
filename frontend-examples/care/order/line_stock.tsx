// Where a line's article lies right now, asked for when somebody wants to know, and live from then on.

import { graphql, type ResultOf } from '../../client/index.ts';
import { useWatch } from '../../client/preact.ts';
import { link } from '../../look/route.ts';
import { Empty, Watched } from '../../look/states.tsx';

const LineLevelParts = graphql(`
  fragment LineLevelParts on StockLevel { id onHand reserved available inTransitIn location { code name } }
`);

const FollowLineStock = graphql(
  `
    subscription FollowLineStock($skus: [String!]!, $after: Cursor) {
      stockChanged(skus: $skus, after: $after) {
        __typename
        ... on StockSnapshot { cursor stockLevels { ...LineLevelParts } }
        ... on StockChange { cursor stockLevel { ...LineLevelParts } }
        ... on StreamProgress { cursor }
        ... on StreamResync { cursor }
      }
    }
  `,
  [LineLevelParts],
);

type Level = ResultOf<typeof LineLevelParts>;

interface LineStockProps {
  sku: string;
  name: string;
}

export function LineStock({ sku, name }: LineStockProps) {
  const levels = useWatch(
    FollowLineStock,
    { skus: [sku] },
    (known: readonly Level[], item) =>
      item.__typename === 'StockSnapshot' ? item.stockLevels : [...known.filter(({ id }) => id !== item.stockLevel.id), item.stockLevel],
    [],
  );
  return (
    <Watched of={levels}>
      {(found) => (found.length === 0 ? <Empty title="No location has ever had it" /> : <Levels sku={sku} name={name} levels={found} />)}
    </Watched>
  );
}

function Levels({ sku, name, levels }: LineStockProps & { levels: readonly Level[] }) {
  const sorted = levels.toSorted((one, other) => one.location.name.localeCompare(other.location.name));
  return (
    <div class="sideways order-stock" role="region" aria-label={`Stock of ${sku}`} tabIndex={0}>
      <table>
        <caption dir="auto">{name}</caption>
        <thead>
          <tr><th scope="col">Location</th><th scope="col" class="number">On hand</th><th scope="col" class="number">Held</th>
            <th scope="col" class="number">Free</th><th scope="col" class="number">Coming</th></tr>
        </thead>
        <tbody>
          {sorted.map(({ id, onHand, reserved, available, inTransitIn, location }) => (
            <tr key={id}>
              <th scope="row"><a href={link('stock', sku, location.code)}>{location.name}</a></th>
              <td class="number">{onHand}</td><td class="number">{reserved}</td>
              <td class="number">{available}</td><td class="number">{inTransitIn}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
