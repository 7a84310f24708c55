// Options bring what they name, the whole basket or a part of it. A plan is what a shopper chooses: one option for all
// of it, or one for what is there and one for what comes later, by the same service; downloads come along with either.

import { minus, type Money, signOf, sum } from '../../look/money.ts';
import type { DeliveryLine, DeliveryOption } from './options.ts';
import type { OfferedPoint } from './points.ts';

export interface Plan {
  /** Names the way: the same whenever it is asked for. */
  readonly key: string;
  /** Deliveries of the order, the soonest first. */
  readonly options: readonly [DeliveryOption, ...DeliveryOption[]];
  readonly price: Money;
  readonly co2Grams: number;
  readonly parcels: number;
  /** Days between which things come; the same day twice when they come together. */
  readonly firstOn: string;
  readonly lastOn: string;
  /** The carrier's shop or locker that it goes to, where it goes to one. */
  readonly point: OfferedPoint | null;
  /** SKUs that cannot come this way. */
  readonly missing: readonly string[];
}

export type Mark = 'cheapest' | 'fastest' | 'greenest';

/** Every plan: those that bring most of it first, then the sooner, then the cheaper. */
export function plansOf(lines: readonly DeliveryLine[], options: readonly DeliveryOption[]): Plan[] {
  const wanted = lines.map(({ sku }) => sku);
  const download = options.find(({ method }) => method === 'DIGITAL');
  const carried = options.filter(({ method }) => method !== 'DIGITAL');
  if (carried.length === 0) return download ? [planOf('download', [download], wanted)] : [];
  const ways = new Set(carried.map(wayOf));
  const plans = [...ways].flatMap((way) =>
    deliveriesOf(carried.filter((option) => wayOf(option) === way)).map((deliveries) =>
      planOf(deliveries.length > 1 ? `${way} in parts` : way, download ? [...deliveries, download] : deliveries, wanted)));
  return plans.sort((one, other) =>
    one.missing.length - other.missing.length || one.lastOn.localeCompare(other.lastOn) || byPrice(one, other));
}

/** What a plan is best at among those that bring as much; nothing where all are as good. */
export function marksOf(plans: readonly Plan[]): ReadonlyMap<Plan, readonly Mark[]> {
  const fewest = Math.min(...plans.map(({ missing }) => missing.length));
  const rivals = plans.filter(({ missing }) => missing.length === fewest);
  const comparisons: [Mark, (one: Plan, other: Plan) => number][] = [
    ['cheapest', byPrice],
    ['fastest', (one, other) => one.lastOn.localeCompare(other.lastOn)],
    ['greenest', (one, other) => one.co2Grams - other.co2Grams],
  ];
  const marks = new Map<Plan, Mark[]>();
  for (const [mark, compare] of comparisons) {
    const [best, ...others] = rivals.toSorted(compare);
    if (!best || others.every((other) => compare(best, other) === 0)) continue;
    marks.set(best, [...(marks.get(best) ?? []), mark]);
  }
  return marks;
}

type Deliveries = Plan['options'];

/** One service has an option for all that it can bring; where that waits, also one for what is there and one for the rest. */
function deliveriesOf(options: readonly DeliveryOption[]): Deliveries[] {
  const most = Math.max(...options.map(({ skus }) => skus.length));
  const whole = options.filter(({ skus }) => skus.length === most).map((option): Deliveries => [option]);
  const parts = options.filter(({ skus }) => skus.length < most);
  const [first, second] = parts.sort((one, other) => one.promisedOn.localeCompare(other.promisedOn));
  return first && second ? [...whole, [first, second]] : whole;
}

function planOf(key: string, options: Deliveries, wanted: readonly string[]): Plan {
  const brought = new Set(options.flatMap(({ skus }) => skus));
  const promised = options.map(({ promisedOn }) => promisedOn).sort();
  return {
    key,
    options,
    price: sum(options.map(({ price }) => price)),
    co2Grams: total(options, ({ co2Grams }) => co2Grams),
    parcels: total(options, ({ parcels }) => parcels),
    firstOn: promised[0] ?? options[0].promisedOn,
    lastOn: promised.at(-1) ?? options[0].promisedOn,
    point: null,
    missing: wanted.filter((sku) => !brought.has(sku)),
  };
}

function wayOf({ method, carrier, service, name, location }: DeliveryOption): string {
  return [method, carrier, service, name, location?.code].filter(Boolean).join(' ');
}

export function byPrice(one: Plan, other: Plan): number {
  return signOf(minus(one.price, other.price));
}

function total(options: Deliveries, of: (option: DeliveryOption) => number): number {
  return options.reduce((whole, option) => whole + of(option), 0);
}
