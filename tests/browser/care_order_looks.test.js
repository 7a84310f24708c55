// An order's page with everything on it that an order can have: long names, another script, other currencies, every size.

import { test } from 'node:test';
import { says } from './desk.js';
import { card, done, MUG, oneMore, opened, placed, press, TEA, told } from './desk_order.js';
import { anArticle, done as tell } from './goods.js';
import { looksRight } from './pictures.js';

const LONG_NAME = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(6).slice(0, 200);

/** Two mugs have left and one was seen; one mug waits in the building, and the order is held. */
async function halfSent() {
  const order = await placed({
    name: LONG_NAME,
    tags: ['vip', 'شحنة هشة'],
    deliveries: [{
      key: 'home', method: 'SHIP', promisedOn: '2027-03-02', giftMessage: 'עם הרבה אהבה\nמכולם', shipping: { amount: '4.95', currency: 'GBP' },
      address: { name: LONG_NAME, line1: 'ul. Bardzo Długa 12', line2: 'c/o Müller', city: 'London', postalCode: 'N1 1AA', country: 'GB' },
    }],
    shippingAddress: null, shipping: null,
  });
  const { fulfillmentOrders: [work] } = await told(order, 'fulfillmentOrders { id lines { id quantity } }');
  const mugs = work.lines.find(({ quantity }) => quantity === 3);
  const dispatch = `mutation Send($input: ShipmentDispatchInput!) { shipmentDispatch(input: $input) { shipment { id } errors { code message } } }`;
  const { shipment } = await tell(dispatch, {
    idempotencyKey: crypto.randomUUID(), fulfillmentOrderId: work.id, carrier: 'Royal Mail', trackingNumber: `RM${Date.now()}GB`,
    lines: [{ fulfillmentOrderLineId: mugs.id, quantity: 2 }],
  });
  await tell('mutation Seen($input: TrackingEventRecordInput!) { trackingEventRecord(input: $input) { errors { code message } } }', {
    idempotencyKey: crypto.randomUUID(), shipmentId: shipment.id, status: 'IN_TRANSIT', place: 'Crick', occurredAt: new Date().toISOString(),
  });
  await done('orderNoteAdd', 'OrderNoteAddInput', { orderId: order.id, body: `يرجى الاتصال قبل التسليم ${'x'.repeat(180)}` });
  await done('orderHold', 'OrderHoldInput', { orderId: order.id, reason: 'CUSTOMER_REQUEST', note: 'Away until Monday.' });
  return order;
}

test('an order with everything on it is readable in every size and scheme', async (t) => {
  const page = await opened(t, await halfSent());
  await says(card(page, 'Parcels'), 'Royal Mail');
  await says(card(page, 'What was bought'), '2 on the way · 1 being prepared');
  await says(card(page, 'What happened'), 'Held: the customer asked');
  await says(card(page, 'What happened'), `2 × ${MUG.name} left`);
  await looksRight(page, 'care-order');
});

test('what is chosen and what comes of it is readable in every size and scheme', async (t) => {
  const order = await placed();
  const page = await opened(t, order);
  await press(page, 'Cancel units');
  const dialog = page.getByRole('dialog', { name: 'Cancel units' });
  await oneMore(dialog, MUG);
  await says(dialog, 'Free again: 1 at WH-DAVENTRY');
  await done('orderTagsAdd', 'OrderTagsInput', { orderId: order.id, tags: ['vip'] });
  await press(dialog, 'Cancel 1 unit');
  await says(dialog, 'Not done: the order changed while you decided.');
  await looksRight(page, 'care-order-conflict');
});

test('a change that is being prepared is readable in every size and scheme', async (t) => {
  const page = await opened(t, await placed());
  await press(page, 'Change the order');
  const change = page.getByRole('region', { name: 'You are changing this order' });
  await oneMore(change, TEA);
  await says(change, '2 → 3');
  await change.getByLabel('Add something').fill('Stoneware');
  await says(change.getByRole('list', { name: 'Found' }), MUG.name);
  await looksRight(page, 'care-order-change');
});

for (const [currency, price, shown] of [['JPY', '1250', /¥1,250/], ['KWD', '1.250', /KWD\s1\.250/]]) {
  test(`an order in ${currency} is shown with the digits of its currency, and refunded by them`, async (t) => {
    const channel = `desk-${currency.toLowerCase()}`;
    await tell('mutation($input: ChannelUpsertInput!) { channelUpsert(input: $input) { errors { code message } } }', {
      code: channel, name: `Shop in ${currency}`, kind: 'WEB', currency, locations: ['WH-DAVENTRY'], timezone: 'UTC',
    });
    const article = await anArticle({ name: 'Tin of tea', price, units: 5, channel, currency });
    const order = await placed({
      channel, lines: [{ sku: article.sku, quantity: 1 }], shipping: { amount: '0', currency },
    });
    await done('paymentCapture', 'PaymentCaptureInput', { paymentId: order.payments[0].id });

    const page = await opened(t, order);

    await says(card(page, 'What happened').getByText('Placed for'), shown);
    await press(page, 'Refund');
    await says(page.getByRole('dialog', { name: 'Refund' }), shown);
  });
}
