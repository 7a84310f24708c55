// Why the order, or some of its work, may not leave; what has ended is kept for those who ask later.

import { graphql, type ResultOf } from '../../client/index.ts';
import { moment } from '../../look/time.ts';
import { useDesk } from '../desk.tsx';
import { who, WhoParts } from './who.ts';
import { HOLD_REASON, RELEASED_BY_ITSELF } from './words.ts';

export const HoldParts = graphql(
  `
    fragment HoldParts on Hold {
      id fulfillmentOrderId reason note placedAt releaseAt releaseOn releasedAt
      placedBy { ...WhoParts } releasedBy { ...WhoParts }
    }
  `,
  [WhoParts],
);

type Hold = ResultOf<typeof HoldParts>;

export const standing = (holds: readonly Hold[]) => holds.filter(({ releasedAt }) => releasedAt === null);

interface HoldsProps {
  holds: readonly Hold[];
  /** The name of the location whose work alone is held. */
  placeOf: (fulfillmentOrderId: string) => string;
}

export function Holds({ holds, placeOf }: HoldsProps) {
  const open = standing(holds);
  const ended = holds.filter(({ releasedAt }) => releasedAt !== null);
  if (holds.length === 0) return null;
  return (
    <section class="card" aria-labelledby="holds">
      <h2 id="holds">Holds</h2>
      {open.length === 0 && <p class="quiet">Nothing holds it now.</p>}
      <ul class="stack tight">
        {open.map((hold) => <li key={hold.id}><HoldWords hold={hold} placeOf={placeOf} /></li>)}
      </ul>
      {ended.length > 0 && (
        <details>
          <summary>{ended.length} ended</summary>
          <ul class="stack tight">{ended.map((hold) => <li key={hold.id}><HoldWords hold={hold} placeOf={placeOf} /></li>)}</ul>
        </details>
      )}
    </section>
  );
}

function HoldWords({ hold, placeOf }: { hold: Hold; placeOf: HoldsProps['placeOf'] }) {
  const { agent } = useDesk();
  const { reason, note, fulfillmentOrderId, placedBy, placedAt, releaseAt, releaseOn, releasedAt, releasedBy } = hold;
  return (
    <>
      <p><strong>{HOLD_REASON[reason]}</strong>{fulfillmentOrderId && ` · ${placeOf(fulfillmentOrderId)} only`}</p>
      {note && <p dir="auto">{note}</p>}
      <p class="quiet">{who(placedBy, agent.id)} · {moment(placedAt)}</p>
      {releasedAt ? (
        <p class="quiet">Released {moment(releasedAt)}{releasedBy && ` · ${who(releasedBy, agent.id)}`}</p>
      ) : (
        (releaseAt ?? releaseOn) && <p class="quiet">Ends by itself {releaseAt ? moment(releaseAt) : releaseOn && RELEASED_BY_ITSELF[releaseOn]}</p>
      )}
    </>
  );
}
