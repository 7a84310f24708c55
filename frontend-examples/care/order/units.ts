// Where the units of a line are. Every unit is in exactly one of these states, furthest last.

import type { Tone } from '../../look/badge.tsx';

export interface Quantities {
  quantity: number;
  canceledQuantity: number;
  openQuantity: number;
  backorderedQuantity: number;
  reservedQuantity: number;
  allocatedQuantity: number;
  shippedQuantity: number;
  deliveredQuantity: number;
  undeliveredQuantity: number;
  returnedQuantity: number;
}

export interface UnitState {
  word: string;
  tone: Tone;
  units: number;
}

/** The states that hold units, in the order in which units go through them. */
export function unitStates(line: Quantities): UnitState[] {
  const onTheWay = line.shippedQuantity - line.deliveredQuantity - line.undeliveredQuantity;
  const states: UnitState[] = [
    { word: 'returned', tone: 'plain', units: line.returnedQuantity },
    { word: 'delivered', tone: 'done', units: line.deliveredQuantity - line.returnedQuantity },
    { word: 'not delivered', tone: 'stopped', units: line.undeliveredQuantity },
    { word: 'on the way', tone: 'moving', units: onTheWay },
    { word: 'being prepared', tone: 'ready', units: line.allocatedQuantity },
    { word: 'held in stock', tone: 'ready', units: line.reservedQuantity },
    { word: 'waiting for stock', tone: 'waiting', units: line.backorderedQuantity },
    { word: 'waiting for a location', tone: 'waiting', units: line.openQuantity },
    { word: 'canceled', tone: 'stopped', units: line.canceledQuantity },
  ];
  return states.filter(({ units }) => units > 0);
}

/** Units that have not left and that nobody asked back yet. */
export function unitsToCancel(line: Quantities & { cancelRequestedQuantity: number }): number {
  return line.quantity - line.canceledQuantity - line.shippedQuantity - line.cancelRequestedQuantity;
}

/** How a number of pieces is said: `3 × Mug`. */
export const pieces = (units: number, name: string): string => `${units} × ${name}`;
