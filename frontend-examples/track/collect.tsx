// Goods that the person comes for: where they lie, until when, the code to say there, and how to say that one is coming.

import { useServerNow } from '../client/preact.ts';
import { clock, day, moment } from '../look/time.ts';
import type { Work } from './collecting.ts';
import { Coming } from './coming.tsx';
import { dayThere } from './days.ts';
import { useWords } from './language.tsx';
import type { Order } from './tracked_order.ts';

const MINUTE_MS = 60_000;

export interface CollectProps {
  work: Work;
  actions: Order['tracking']['actions'];
}

export function Collect({ work, actions }: CollectProps) {
  const words = useWords();
  const { location, pickup } = work;
  const { line1, line2, city, postalCode } = location.address;
  const mine = actions.filter(({ fulfillmentOrderId }) => fulfillmentOrderId === work.id);
  return (
    <div class="card collect">
      {pickup?.code && (
        <div class="pickup-code">
          <p class="quiet">{words.code}</p>
          <p class="digits">
            <span aria-hidden="true">{pickup.code}</span>
            <span class="unseen">{pickup.code.split('').join(' ')}</span>
          </p>
          <p class="quiet">{words.codeHint}</p>
        </div>
      )}
      <Standing of={pickup} timeZone={location.timezone} />
      {mine.length > 0 && <Coming work={work} actions={mine} />}
      <h3>{words.collectAt}</h3>
      <address>
        <b dir="auto">{location.name}</b>
        {[line1, line2, [postalCode, city].filter(Boolean).join(' ')].map((line) => line && <span key={line} dir="auto">{line}</span>)}
      </address>
      <Open location={location} />
    </div>
  );
}

function Standing({ of, timeZone }: { of: Work['pickup']; timeZone: string }) {
  const words = useWords();
  switch (of?.state) {
    case 'PREPARING':
      return <p>{words.preparing}</p>;
    case 'READY':
      return of.expiresAt && <p>{words.keptUntil(endOf(of.expiresAt, timeZone))}</p>;
    case 'CUSTOMER_EN_ROUTE':
      return <p>{words.knowsComing}</p>;
    case 'ARRIVED':
      return <p>{of.bay ? words.knowsBay(of.bay) : words.knowsHere}</p>;
    case 'EXPIRED':
      return <p>{words.notCollected}</p>;
    default:
      return null;
  }
}

/** What ends at midnight ends with the day before: people read that as a day. */
function endOf(instant: string, timeZone: string): string {
  const there = new Date(instant).toLocaleTimeString('sv', { timeZone });
  const justBefore = new Date(Date.parse(instant) - 1).toISOString();
  return there === '00:00:00' ? day(dayThere(justBefore, null, timeZone)) : moment(instant, { timeZone });
}

/** As the server said, and after that by its clock: a page may stay open over closing time. */
function Open({ location: { openness, timezone } }: { location: Work['location'] }) {
  const words = useWords();
  const now = useServerNow(MINUTE_MS);
  const { open, closesAt, opensAt } = openness;
  const isOpen = open && (closesAt === null || Date.parse(closesAt) > now);
  const there = { timeZone: timezone };
  if (isOpen) return <p class="quiet">{closesAt ? words.openUntil(clock(closesAt, there)) : words.open}</p>;
  return <p class="quiet">{opensAt ? words.opensAt(moment(opensAt, there)) : words.closed}</p>;
}
