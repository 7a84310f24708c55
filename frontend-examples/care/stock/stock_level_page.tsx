// One SKU at one location: its units, where else it lies, how its level went, and every movement.

import { aTrouble, graphql, type ResultOf, troubleOf } from '../../client/index.ts';
import { useOrderwire, useQuery } from '../../client/preact.ts';
import { Line } from '../../look/charts.tsx';
import { link } from '../../look/route.ts';
import { Answer, Empty, Failure, Loading } from '../../look/states.tsx';
import { count } from '../count.ts';
import { Card } from '../card.tsx';
import { useAgainOn } from '../order/again_on.ts';
import { usePages } from '../pages.ts';
import { useTitle } from '../title.ts';
import { AdjustStock } from './adjust_stock.tsx';
import { levelsOverTime } from './levels_over_time.ts';
import { MovementParts, Movements } from './movements.tsx';
import { type Level, useStock } from './stock_live.ts';
import { UnitsBar } from './units_bar.tsx';

const LevelMovements = graphql(
  `query LevelMovements($sku: String!, $location: String!, $after: String) {
    stockLevels(skus: [$sku], locations: [$location], first: 1) {
      edges { node { id movements(first: 50, after: $after) { edges { node { ...MovementParts } } pageInfo { hasNextPage endCursor } } } }
    }
  }`,
  [MovementParts],
);

export function StockLevelPage({ sku, location }: { sku: string; location: string }) {
  const { value, state, error } = useStock({ skus: [sku] });
  const everywhere = [...value.byId.values()].sort((a, b) => (a.location.name < b.location.name ? -1 : 1));
  const here = everywhere.find((level) => level.location.code === location);
  useTitle(here?.sku.name ?? sku);
  return (
    <>
      <p><a href={`${link('stock')}?location=${encodeURIComponent(location)}`}>Stock at {here?.location.name ?? location}</a></p>
      <div class="heading">
        <h1 dir="auto">{here?.sku.name ?? sku}</h1>
        {here && <AdjustStock level={here} />}
      </div>
      {error && <Failure trouble={error} />}
      {!error && !value.complete && <Loading slow={state === 'slow'} />}
      {value.complete && !here && <Empty title={`${sku} was never at ${location}`}>Look at another location of the list below, or go back.</Empty>}
      <div class="beside">
        <div class="stack">{here && <MovementsOf level={here} />}</div>
        <aside class="stack" aria-label="Units">
          {here && <Figures level={here} />}
          {value.complete && <Everywhere levels={everywhere} here={location} />}
        </aside>
      </div>
    </>
  );
}

function MovementsOf({ level }: { level: Level }) {
  const answer = useQuery(LevelMovements, { sku: level.sku.code, location: level.location.code });
  useAgainOn(level.version, answer.again); // The stream told a newer version: its movement is in the ledger.
  return (
    <Answer of={answer}>
      {({ stockLevels }) => {
        const found = stockLevels.edges[0]?.node.movements;
        return found && found.edges.length > 0 ? <Ledger level={level} first={found} /> : <Empty title="Nothing ever moved here" />;
      }}
    </Answer>
  );
}

type FirstPage = ResultOf<typeof LevelMovements>['stockLevels']['edges'][number]['node']['movements'];

function Ledger({ level: { sku, location }, first }: { level: Level; first: FirstPage }) {
  const { graph } = useOrderwire();
  const pages = usePages(first, async (after) => {
    const { data, error } = await graph.query(LevelMovements, { sku: sku.code, location: location.code, after });
    const page = data?.stockLevels.edges[0]?.node.movements;
    return page ? { page } : { trouble: error ? troubleOf(error) : aTrouble('broken') };
  });
  return (
    <>
      <section class="card" aria-label="Level over time"><Line label="On hand over time" values={levelsOverTime(pages.nodes)} /></section>
      <Movements pages={pages} />
    </>
  );
}

function Figures({ level }: { level: Level }) {
  const facts: [string, number][] = [
    ['Available', level.available], ['On hand', level.onHand], ['Reserved', level.reserved], ['Safety stock', level.safetyStock],
    ['In quarantine', level.quarantined], ['Missing', level.shortfall],
  ];
  return (
    <Card title={`At ${level.location.name}`}>
      <UnitsBar level={level} />
      <dl class="facts">
        {facts.map(([label, units]) => [<dt key={label}>{label}</dt>, <dd key={`${label} units`}>{count(units)}</dd>])}
      </dl>
    </Card>
  );
}

function Everywhere({ levels, here }: { levels: readonly Level[]; here: string }) {
  return (
    <Card title="Everywhere">
      <ul class="rows">
        {levels.map((level) => (
          <li key={level.id} class="apart">
            <a href={link('stock', level.sku.code, level.location.code)} aria-current={level.location.code === here ? 'page' : undefined}>
              {level.location.name}
            </a>
            <span><b>{count(level.available)}</b> <span class="quiet">of {count(level.onHand)}</span></span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
