// Orders that a test brings about for itself, as a guest of the shop places them, and what becomes of them.

import { done } from './goods.js';
import { asAdmin, post } from './house.js';

const HOME = { name: 'Ada Example', line1: '1 The Green', city: 'London', postalCode: 'N1 1AA', country: 'GB' };
const PLACE = `mutation($input: OrderPlaceInput!) {
  orderPlace(input: $input) { trackingToken order { id number } errors { code message } }
}`;
const OPTIONS = `query($input: AvailabilityInput!) { availability(input: $input) { options { id method name } } }`;
const WHOLE = `query($id: ID!) { order(id: $id) { version fulfillmentOrders { id status } shipments { id } } }`;
const PAYLOAD = '{ errors { code message } }';

/**
 * An order of these lines (`[{ sku, quantity }]`), delivered by `method` as the shop offers it first.
 * `{ token, id, number, work(), dispatch(), see(status, more), ready(), cancel(), endLinks() }`: what its keepers do with it.
 */
export async function anOrder({ lines, method = 'SHIP', ...more }) {
  const { country, postalCode } = HOME;
  const { availability } = await post(OPTIONS, {
    input: { channel: 'web', lines, destination: { country, postalCode }, pickupNear: { country, postalCode, radiusKm: 30 } },
  });
  const option = availability.options.find((one) => one.method === method);
  if (!option) throw new Error(`nothing of ${JSON.stringify(lines)} goes by ${method}`);
  const { orderPlace } = await post(PLACE, {
    input: {
      idempotencyKey: crypto.randomUUID(),
      channel: 'web',
      lines: lines.map((line) => ({ ...line, delivery: 'one' })),
      deliveries: [{ key: 'one', method, optionId: option.id, ...(isBrought(method) && { address: HOME }), ...more.delivery }],
      contact: { name: HOME.name, email: 'ada@example.com' },
      billingAddress: HOME,
      ...more.order,
    },
  });
  if (orderPlace.errors.length) throw new Error(JSON.stringify(orderPlace.errors));
  return keptBy(orderPlace.order, orderPlace.trackingToken);
}

export function keptBy({ id, number }, token) {
  const act = (mutation, type, input) =>
    done(`mutation($input: ${type}!) { ${mutation}(input: $input) ${PAYLOAD} }`, { idempotencyKey: crypto.randomUUID(), ...input });
  const whole = async () => (await post(WHOLE, { id }, asAdmin)).order;
  const work = async () => {
    for (;;) {
      const [first] = (await whole()).fulfillmentOrders;
      if (first) return first.id; // It is given to a place a moment after placing.
    }
  };
  const shipment = async () => (await whole()).shipments[0].id;
  return {
    id,
    number,
    token,
    accept: async () => act('fulfillmentOrderAccept', 'FulfillmentOrderInput', { fulfillmentOrderId: await work() }),
    ready: async () => act('fulfillmentOrderReadyForPickup', 'FulfillmentOrderReadyForPickupInput', { fulfillmentOrderId: await work() }),
    dispatch: async (more = {}) => act('shipmentDispatch', 'ShipmentDispatchInput', { fulfillmentOrderId: await work(), carrier: 'Royal Mail', ...more }),
    see: async (status, more = {}) =>
      act('trackingEventRecord', 'TrackingEventRecordInput', { shipmentId: await shipment(), status, occurredAt: new Date().toISOString(), ...more }),
    note: (text) => act('orderNoteAdd', 'OrderNoteAddInput', { orderId: id, text }),
    endLinks: () => act('orderAccessRenew', 'OrderAccessRenewInput', { orderId: id }),
  };
}

const isBrought = (method) => method === 'SHIP' || method === 'LOCAL_DELIVERY';
