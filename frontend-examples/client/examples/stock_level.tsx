// A page in one file: a question, a watch, an action, a clock and the state of the line, with Preact. Run by a test.

import { render } from 'preact';
import { useState } from 'preact/hooks';
import { createOrderwire, type DocumentIds, graphql } from '../index.ts';
import {
  OrderwireProvider, useAction, useLineState, useQuery, useServerNow, useWatch,
} from '../preact.ts';

const LevelOf = graphql(`query LevelOf($skus: [String!]) {
  stockLevels(first: 1, skus: $skus) { edges { node { onHand } } }
}`);

const WatchLevel = graphql(`
  subscription WatchLevel($skus: [String!], $locations: [String!], $after: Cursor) {
    stockChanged(skus: $skus, locations: $locations, after: $after) {
      __typename
      ... on StockSnapshot { cursor stockLevels { onHand } }
      ... on StockChange { cursor stockLevel { onHand } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor }
    }
  }
`);

const Receive = graphql(`
  mutation Receive($input: StockAdjustInput!) {
    stockAdjust(input: $input) { errors { code message path retryable } }
  }
`);

interface Level {
  sku: string;
  location: string;
}

function Page({ level: { sku, location } }: { level: Level }) {
  const line = useLineState();
  const now = useServerNow(200);
  const question = useQuery(LevelOf, { skus: [sku] });
  const seen = useWatch(WatchLevel, { skus: [sku], locations: [location] }, (before: number[], item) =>
    [...before, item.__typename === 'StockChange' ? item.stockLevel.onHand : (item.stockLevels[0]?.onHand ?? 0)], []);
  const receive = useAction(Receive);
  const [units, setUnits] = useState(1);
  return (
    <main>
      <h1>Client</h1>
      <p id="line">{line}</p>
      <p id="now">{now}</p>
      <p id="question">{question.state} {question.data?.stockLevels.edges[0]?.node.onHand} {question.error?.kind}</p>
      <button id="again" onClick={question.again}>Again</button>
      <p id="seen">{seen.value.join(' ')}</p>
      <p id="watch">{seen.state} {seen.error?.code}</p>
      <label>Units <input type="number" value={units} onInput={(event) => setUnits(event.currentTarget.valueAsNumber)} /></label>
      <button id="receive" onClick={() => void receive.run({ sku, location, onHandDelta: units, reason: 'RECEIVED' })}>
        Receive
      </button>
      <p id="receipt">
        {receive.working ? 'working' : ''} {receive.repeating ? 'repeating' : ''} {receive.done ? 'done' : ''}
        {receive.trouble?.kind} {receive.errors.map(({ code }) => code).join(' ')}
      </p>
    </main>
  );
}

interface Told extends Level {
  url: string;
  bearer: string;
  documents?: DocumentIds;
}

const { bearer, sku, location: place, ...options } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Told;
const orderwire = createOrderwire({ ...options, credentials: () => ({ bearer }) });
const root = document.createElement('div');
document.body.append(root);
render(<OrderwireProvider value={orderwire}><Page level={{ sku, location: place }} /></OrderwireProvider>, root);
