// How the basket gets to the shopper: asked anew whenever the basket, the destination or what can be had changes. Used by
// the basket and by the checkout, so that both speak of the same ways.

import { useEffect, useRef } from 'preact/hooks';
import { useOrderwire, useQuery } from '../../client/preact.ts';
import type { BasketLine } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import { useChannel } from '../channel_shown.tsx';
import { type HeldResult, useHeld } from '../held.ts';
import { type Destination, setDestination, useDestination } from './destination.ts';
import { DELIVERY_OPTIONS, type DeliveryAnswer, type DeliveryAsked, type DeliveryLine, type DeliveryMethod } from './options.ts';
import { byPrice, type Mark, marksOf, type Plan, plansOf } from './plans.ts';
import { goesToPoint, PICKUP_POINTS, POINTS_SHOWN, withPoints } from './points.ts';
import { isCollected } from './words.ts';

export interface Delivery {
  /** For `<Answer of={delivery.asked}>`; nothing is asked while the basket is empty or nobody said where to. */
  readonly asked: HeldResult<{ availability: DeliveryAnswer | null }>;
  readonly destination: Destination & { country: string };
  readonly lines: readonly DeliveryLine[];
  readonly plans: readonly Plan[];
  readonly marks: ReadonlyMap<Plan, readonly Mark[]>;
  /** What the shopper chose; while they have not, the cheapest to their door. Its options carry ids that an order may be placed with. */
  readonly chosen: Plan | null;
  readonly choose: (plan: Plan) => void;
}

/**
 * `reservationId` holds the basket already: its units are free for whoever holds them. `stock` is what the page shows of
 * it: when that changes, what can be promised may be something else.
 */
export function useDelivery(lines: readonly BasketLine[], reservationId: string | null = null, stock = ''): Delivery {
  const channel = useChannel();
  const [kept] = useDestination();
  const destination = { ...kept, country: kept.country ?? channel.country };
  const asked = useHeld(useQuery(DELIVERY_OPTIONS, questionOf(lines, destination, reservationId)));
  useOnChange(stock, asked.again);
  const answer = asked.data?.availability;
  const ways = answer ? plansOf(answer.lines, answer.options) : [];
  const near = { country: destination.country, postalCode: destination.postalCode };
  const nearby = useQuery(PICKUP_POINTS, ways.some(goesToPoint) ? { channel: CHANNEL, near, first: POINTS_SHOWN } : null);
  const points = nearby.data?.pickupPoints?.points ?? [];
  useRenewal(answer?.options ?? [], asked.again);
  useRenewal(points, nearby.again);
  const plans = withPoints(ways, points);
  const brought = plans.filter((plan) => !isCollected(plan));
  // To collect costs nothing and takes no time: it is no rival of what is brought.
  const marks = new Map([...marksOf(brought), ...marksOf(plans.filter(isCollected))]);
  return {
    asked,
    destination,
    lines: answer?.lines ?? [],
    plans,
    marks,
    chosen: plans.find(({ key }) => key === destination.way) ?? cheapestToTheDoor(brought) ?? plans[0] ?? null,
    choose: ({ key }) => setDestination({ way: key }),
  };
}

const METHODS: readonly DeliveryMethod[] = [
  'SHIP', 'LOCAL_DELIVERY', 'PICKUP_IN_STORE', 'CURBSIDE', 'SHIP_TO_STORE', 'PICKUP_POINT', 'LOCKER', 'DIGITAL',
];

/** Places to collect at are offered within so many kilometers. */
const COLLECT_WITHIN_KM = 300;

function questionOf(
  lines: readonly BasketLine[],
  { country, postalCode }: Delivery['destination'],
  reservationId: string | null,
): { input: DeliveryAsked } | null {
  if (lines.length === 0 || postalCode === '') return null;
  const place = { country, postalCode };
  return {
    input: {
      channel: CHANNEL,
      lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      destination: place,
      pickupNear: { ...place, radiusKm: COLLECT_WITHIN_KM },
      reservationId,
      methods: [...METHODS],
    },
  };
}

/** Ask again when the first of what was offered is good no longer: by the server's clock, and not before. */
function useRenewal(offered: readonly { validUntil: string }[], again: () => void): void {
  const { serverNow } = useOrderwire();
  const first = offered.map(({ validUntil }) => validUntil).sort()[0];
  useEffect(() => {
    if (!first) return;
    const timer = setTimeout(again, Math.max(1_000, Date.parse(first) - serverNow() + 500));
    return () => clearTimeout(timer);
  }, [first]);
}

function useOnChange(value: string, act: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current !== '' && before.current !== value) act();
    before.current = value;
  }, [value]);
}

function cheapestToTheDoor(plans: readonly Plan[]): Plan | undefined {
  return plans.filter(({ options: [first] }) => first.method === 'SHIP').toSorted(byPrice)[0];
}
