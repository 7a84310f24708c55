// Ways of delivery in the words of people.

import { pageLocale } from '../../look/locale.ts';
import { money, type Money, signOf } from '../../look/money.ts';
import { weight } from '../weight.ts';
import { COLLECTED, type DeliveryMethod, type DeliveryOption } from './options.ts';
import type { Mark, Plan } from './plans.ts';

const METHODS: Record<DeliveryMethod, string> = {
  SHIP: 'Parcel to your door',
  PICKUP_IN_STORE: 'Collect at the counter',
  CURBSIDE: 'Collect from your car',
  SHIP_TO_STORE: 'Sent to the store for you',
  PICKUP_POINT: 'To a parcel shop',
  LOCKER: 'To a parcel locker',
  LOCAL_DELIVERY: 'Brought by the store',
  CARRY_OUT: 'Take it with you',
  DIGITAL: 'Download',
};

export const MARKS: Record<Mark, string> = { cheapest: 'Cheapest', fastest: 'Fastest', greenest: 'Greenest' };

export function isCollected({ options: [first] }: Plan): boolean {
  return COLLECTED.has(first.method);
}

export function wayName({ method, name }: DeliveryOption): string {
  return name ?? METHODS[method];
}

export function methodName(method: DeliveryMethod): string {
  return METHODS[method];
}

export function priceWords(price: Money): string {
  return signOf(price) === 0 ? 'Free' : money(price);
}

export function co2Words(grams: number): string {
  return `${weight(grams)} CO₂`.replaceAll(' ', '\u00a0');
}

export function parcelWords(parcels: number): string {
  return parcels === 1 ? '1 parcel' : `${parcels} parcels`;
}

export function kilometers(distance: number): string {
  return `${new Intl.NumberFormat(pageLocale(), { maximumFractionDigits: distance < 10 ? 1 : 0 }).format(distance)} km`;
}
