// The ledger of a level: what changed, by how much, who did it and why.

import { graphql, type ResultOf } from '../../client/index.ts';
import { link } from '../../look/route.ts';
import { moment } from '../../look/time.ts';
import { change, count } from '../count.ts';
import { Card } from '../card.tsx';
import type { Pages } from '../pages.ts';
import { ShowMore } from '../show_more.tsx';

export const MovementParts = graphql(`
  fragment MovementParts on StockMovement {
    id kind onHandDelta reservedDelta quarantinedDelta onHandBefore onHandAfter reservedAfter reason note at effectiveAt
    actor { kind name }
    cause { __typename ... on Order { id number } }
  }
`);

type Movement = ResultOf<typeof MovementParts>;

const KINDS: Partial<Record<string, string>> = {
  RECEIVE: 'Received', ADJUST: 'Adjusted', COUNT: 'Counted', SYNC: 'Reported by a system', RESERVE: 'Promised', RELEASE: 'Released',
  SHIP: 'Shipped', SALE: 'Sold over the counter', TRANSFER_OUT: 'Sent to another location', TRANSFER_IN: 'Came from another location',
  RETURN: 'Returned', QUARANTINE: 'Set aside', WRITE_OFF: 'Written off', PUT_BACK: 'Put back',
};

export function Movements({ pages }: { pages: Pages<Movement> }) {
  return (
    <Card title="Movements">
      <ol class="rows movements" aria-label="Movements">
        {pages.nodes.map((movement) => (
          <li key={movement.id} class="movement">
            <span class="movement-what">
              {KINDS[movement.kind] ?? movement.kind}
              {movement.cause?.__typename === 'Order' && (
                <> for <a href={link('orders', movement.cause.id)}>{movement.cause.number}</a></>
              )}
              <small class="quiet">
                {' '}{moment(movement.effectiveAt)}, {movement.actor.name ?? movement.actor.kind.toLowerCase()}
                {movement.reason && `, ${movement.reason.toLowerCase()}`}
              </small>
              {movement.note && <q class="movement-note" dir="auto">{movement.note}</q>}
            </span>
            <span class="movement-units">
              <Delta of="on hand" units={movement.onHandDelta} />
              <Delta of="reserved" units={movement.reservedDelta} />
              <Delta of="in quarantine" units={movement.quarantinedDelta} />
              <small class="quiet">then {count(movement.onHandAfter)} on hand, {count(movement.reservedAfter)} reserved</small>
            </span>
          </li>
        ))}
      </ol>
      <ShowMore pages={pages} />
    </Card>
  );
}

function Delta({ of, units }: { of: string; units: number }) {
  if (units === 0) return null;
  return <b class={units > 0 ? 'delta-up' : 'delta-down'}>{change(units)} {of} </b>;
}
