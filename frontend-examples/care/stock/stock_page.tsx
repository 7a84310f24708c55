// What lies at a location, live: search, what needs a look, and each level's own page behind its row.

import { useMemo } from 'preact/hooks';
import { graphql } from '../../client/index.ts';
import { useQuery } from '../../client/preact.ts';
import { Field, Select } from '../../look/controls.tsx';
import { LongList } from '../../look/long_list.tsx';
import { go, link } from '../../look/route.ts';
import { Answer, Empty, Failure, Loading } from '../../look/states.tsx';
import { useTitle } from '../title.ts';
import { useWide } from '../wide.ts';
import { asView, STOCK_VIEWS, type StockView, viewed } from './stock_views.ts';
import { StockRow } from './stock_row.tsx';
import { StockSummary } from './stock_summary.tsx';
import { useStock } from './stock_live.ts';

const Places = graphql(`query Places { locations { code name kind active } }`);

/** Where most lies, and so what one wants to see first. */
const isWarehouse = ({ kind }: { kind: string }) => kind === 'WAREHOUSE';

const ROW_HEIGHT = 52;
const CARD_HEIGHT = 92;

export function StockPage({ query }: { query: URLSearchParams }) {
  const places = useQuery(Places, {});
  useTitle('Stock');
  return (
    <>
      <h1>Stock</h1>
      <Answer of={places}>
        {({ locations }) => {
          const chosen = locations.find(({ code }) => code === query.get('location')) ?? locations.find(isWarehouse) ?? locations[0];
          if (!chosen) return <Empty title="There are no locations that you may see">Ask an administrator for access to one.</Empty>;
          return (
            <>
              <search class="stock-filter">
                <Select
                  label="Location" value={chosen.code} onChange={(code) => show(query, 'location', code)}
                  options={locations.map(({ code, name, active }) => ({ value: code, label: active ? name : `${name} (not active)` }))}
                />
                <Select
                  label="Show" value={asView(query.get('view'))} onChange={(view) => show(query, 'view', view)}
                  options={STOCK_VIEWS.map(([value, label]) => ({ value, label }))}
                />
                <Field label="SKU or name" type="search" value={query.get('search') ?? ''} onInput={(text) => show(query, 'search', text)} />
              </search>
              <LevelsAt key={chosen.code} location={chosen.code} view={asView(query.get('view'))} search={query.get('search') ?? ''} />
            </>
          );
        }}
      </Answer>
    </>
  );
}

function LevelsAt({ location, view, search }: { location: string; view: StockView; search: string }) {
  const { value, state, error } = useStock({ locations: [location] });
  const rowHeight = useWide() ? ROW_HEIGHT : CARD_HEIGHT;
  const all = useMemo(() => [...value.byId.values()], [value]);
  const rows = useMemo(() => viewed(all, view, search), [all, view, search]);
  if (error) return <Failure trouble={error} />;
  if (!value.complete) return <Loading slow={state === 'slow'} lines={12} />;
  return (
    <>
      <StockSummary levels={all} />
      {rows.length === 0 ? (
        <Empty title="Nothing of that kind lies here">Show all levels, or search for something else.</Empty>
      ) : (
        <div class="stock-rows" style={{ '--rows-height': `${rows.length * rowHeight + 2}px` }}>
          <LongList
            label="Stock levels"
            items={rows}
            keyOf={({ id }) => id}
            rowHeight={rowHeight}
            rowClass={({ id }) => (id === value.changed ? 'fresh' : undefined)}
            onOpen={({ sku }) => go(link('stock', sku.code, location))}
          >
            {(level) => <StockRow level={level} />}
          </LongList>
        </div>
      )}
    </>
  );
}

function show(query: URLSearchParams, name: string, value: string): void {
  const next = new URLSearchParams(query);
  if (value) next.set(name, value);
  else next.delete(name);
  go(`#/stock?${next.toString()}`, { replace: true });
}
