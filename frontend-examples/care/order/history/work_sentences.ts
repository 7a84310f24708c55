// What events of a location's work say; the place is named by its code, as the log names it.

import { text } from './state.ts';
import type { Told } from './steps.ts';

const place = ({ after }: Told): string => text(after, 'location') ?? 'the location';

export const WORK_SENTENCES: Readonly<Record<string, (told: Told) => string>> = {
  'fulfillment_order.created': (told) => `Work for ${place(told)}`,
  'fulfillment_order.accepted': (told) => `${place(told)} took it`,
  'fulfillment_order.opened': (told) => `${place(told)} may begin`,
  'fulfillment_order.rejected': (told) => `${place(told)} will not do it`,
  'fulfillment_order.moved': (told) => `The work is ${place(told)}’s now`,
  'fulfillment_order.split': () => 'Some of the work is done apart',
  'fulfillment_order.merged': () => 'Works are done together',
  'fulfillment_order.due_changed': (told) => `${place(told)} does it by another time`,
  'fulfillment_order.submitted': (told) => `${place(told)} was asked, and has not answered`,
  'fulfillment_order.picking': (told) => `${place(told)} began to pick`,
  'fulfillment_order.picking_changed': (told) => `${place(told)} went on picking`,
  'fulfillment_order.picked': (told) => `Picked at ${place(told)}`,
  'fulfillment_order.packing_changed': (told) => `${place(told)} went on packing`,
  'fulfillment_order.packed': (told) => `Packed at ${place(told)}`,
  'fulfillment_order.ready_for_pickup': (told) => `Ready to be collected at ${place(told)}`,
  'fulfillment_order.customer_en_route': () => 'Whoever collects it is on the way',
  'fulfillment_order.customer_arrived': (told) => `Whoever collects it is at ${place(told)}`,
  'fulfillment_order.pickup_reminded': () => 'It is time to say that the goods wait',
  'fulfillment_order.pickup_extended': () => 'The goods wait for longer',
  'fulfillment_order.handed_over': (told) => `Handed over at ${place(told)}`,
  'fulfillment_order.expired': () => 'Nobody collected the goods in time',
  'fulfillment_order.cancel_requested': (told) => `${place(told)} is asked to give picked units back`,
  'fulfillment_order.cancel_refused': (told) => `${place(told)} refused: the units go out`,
  'fulfillment_order.canceled': (told) => `Less work for ${place(told)}`,
  'fulfillment_order.dispatched': (told) => `Left ${place(told)}`,
  'fulfillment_order.completed': (told) => `${place(told)} is done with it`,
};
