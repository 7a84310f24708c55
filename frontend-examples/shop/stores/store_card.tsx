import { useOrderwire, useServerNow } from '../../client/preact.ts';
import { Badge } from '../../look/badge.tsx';
import { classes } from '../../look/classes.ts';
import { shortDay } from '../../look/time.ts';
import { dayIn } from '../delivery/days.ts';
import { kilometers } from '../delivery/words.ts';
import { hoursRows } from './hours.ts';
import type { Store } from './nearby.ts';
import { nextTurn } from './openness.ts';

const MINUTE_MS = 60_000;
/** Closed days are told this far ahead. */
const AHEAD_DAYS = 45;

/** `number` is what it has on the map. */
export function StoreCard({ store, number, selected }: { store: Store; number: number; selected: boolean }) {
  const { code, name, address, distanceKm, openness, timezone, openingHours, capabilities } = store;
  const now = useServerNow(MINUTE_MS);
  const collects = [capabilities.includes('PICKUP') && 'at the counter', capabilities.includes('CURBSIDE') && 'from your car'].filter(Boolean);
  return (
    <li id={`store-${code}`} class={classes('card', 'store', selected && 'selected')}>
      <div class="store-head">
        <h2><span class="place-number" aria-hidden="true">{number}</span> <span dir="auto">{name}</span></h2>
        {distanceKm !== null && <span class="quiet">{kilometers(distanceKm)}</span>}
      </div>
      <p><Badge tone={openness.open ? 'done' : 'plain'}>{openness.open ? 'Open' : 'Closed'}</Badge> <span>{nextTurn(openness, timezone, now)}</span></p>
      <address dir="auto">{[address.line1, address.line2, address.city, address.postalCode].filter(Boolean).join(', ')}</address>
      {collects.length > 0 && <p class="quiet">Collect {collects.join(' or ')}.</p>}
      <dl class="hours">
        {hoursRows(openingHours).map(({ days, times }) => <div key={days}><dt>{days}</dt><dd>{times}</dd></div>)}
        <Closures store={store} />
      </dl>
    </li>
  );
}

function Closures({ store: { closures, timezone } }: { store: Store }) {
  const { serverNow } = useOrderwire();
  const today = dayIn(serverNow(), timezone);
  const until = dayIn(serverNow() + AHEAD_DAYS * 86_400_000, timezone);
  return closures.filter(({ on }) => on >= today && on <= until).map(({ on, name }) => (
    <div key={on} class="closure"><dt>{shortDay(on)}</dt><dd>closed{name && <>: <span dir="auto">{name}</span></>}</dd></div>
  ));
}
