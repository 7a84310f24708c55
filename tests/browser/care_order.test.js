// One order at the care desk: what it says, and everything that an agent does with it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, hasFocus } from './becomes.js';
import { says } from './desk.js';
import { card, done, MUG, oneMore, opened, placed, press, TEA, told } from './desk_order.js';
import { anArticle, done as tell } from './goods.js';

test('an order says what it costs, where every unit is, and what happened to it', async (t) => {
  const order = await placed();
  await done('orderCancel', 'OrderCancelInput', { orderId: order.id, reason: 'CUSTOMER', lines: [{ orderLineId: order.lines[0].id, quantity: 1 }] });

  const page = await opened(t, order);

  await says(card(page, 'What was bought'), '2 being prepared · 1 canceled');
  await says(card(page, 'What was bought'), '2 being prepared');
  await says(card(page, 'Work at locations'), 'to pick');
  const ledger = card(page, 'Money');
  await becomes(async () => (await ledger.locator('dl > div').allInnerTexts()).map((row) => row.replace('\n', ' ')), [
    'Goods £33.00', 'Shipping £4.95', 'Tax in it £0.00', 'Total now £37.95', 'When it was placed £49.95', 'Taken £0.00', 'Still to pay £37.95',
  ]);
  const steps = card(page, 'What happened').getByRole('listitem');
  await says(steps.first(), `1 × ${MUG.name} canceled: the customer asked`);
  await says(steps.last(), 'Placed for £49.95');
});

test('units are canceled after it was shown what comes of it', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await press(page, 'Cancel units');
  const dialog = page.getByRole('dialog', { name: 'Cancel units' });
  await oneMore(dialog, TEA);
  const preview = dialog.getByRole('region', { name: 'What comes of it' });
  await says(preview, '£45.45');
  await says(preview, 'Free again: 1 at WH-DAVENTRY');
  await dialog.getByLabel('Why').selectOption({ label: 'It is not there' });
  await dialog.getByLabel('Note').fill('One roll was torn.');
  await press(dialog, 'Cancel 1 unit');

  await dialog.waitFor({ state: 'detached' });
  await says(card(page, 'What was bought'), '1 being prepared · 1 canceled');
  await says(card(page, 'What happened'), `1 × ${TEA.name} canceled: it is not there`);
  const { cancellations, totals } = await told(order, 'totals { total { amount } } cancellations { reason note lines { canceledQuantity } }');
  assert.deepEqual(cancellations, [{ reason: 'OUT_OF_STOCK', note: 'One roll was torn.', lines: [{ canceledQuantity: 1 }] }]);
  assert.equal(totals.total.amount, '45.45');
});

test('an order is held for a reason, says so, and goes on when the hold is released', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await press(page, 'Hold');
  const hold = page.getByRole('dialog', { name: 'Hold' });
  await hold.getByLabel('Why').selectOption({ label: 'Address' });
  await hold.getByLabel('Note').fill('Which house?');
  await press(hold, 'Hold it');
  await says(page.getByRole('list', { name: 'Problems' }), 'A hold keeps it from leaving.');
  await says(card(page, 'Holds'), 'Which house?');
  await says(card(page, 'What happened'), 'Held: address');

  await press(page, 'Release holds');
  await press(page.getByRole('dialog', { name: 'Release holds' }), 'Release the hold');
  await says(card(page, 'Holds'), 'Nothing holds it now.');
  await says(card(page, 'What happened'), 'Hold released: address');
  await page.getByRole('list', { name: 'Problems' }).waitFor({ state: 'detached' });
});

test('money is taken, and goes back for units, of shipping, and beside both', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await press(page, 'Take money');
  await press(page.getByRole('dialog', { name: 'Take money' }), 'Take it');
  await says(card(page, 'What happened'), '£49.95 taken');

  await press(page, 'Refund');
  const dialog = page.getByRole('dialog', { name: 'Refund' });
  await oneMore(dialog, MUG);
  await dialog.getByLabel('Of shipping and other charges').fill('2.00');
  await dialog.getByLabel('Beside that').fill('60');
  await press(dialog, 'Give the money back');
  await says(dialog, 'That is too much: at most £49.95 is left. Enter less.');
  await dialog.getByLabel('Beside that').fill('1.00');
  await press(dialog, 'Give the money back');

  await dialog.waitFor({ state: 'detached' });
  await says(card(page, 'Money'), '£15.00');
  await says(card(page, 'What happened'), '£15.00 given back: goodwill');
  const { refunds } = await told(order, 'refunds { reason total { amount } charges { amount } adjustment { amount } lines { quantity } }');
  assert.deepEqual(refunds, [{ reason: 'GOODWILL', total: { amount: '15.00' }, charges: { amount: '2.00' }, adjustment: { amount: '1.00' }, lines: [{ quantity: 1 }] }]);
});

test('what cannot be done stands in a list, with the reason', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await press(page, 'Not possible now');

  await becomes(async () => (await page.getByRole('menuitem').allInnerTexts()).map((item) => item.replace(/\n+/, ': ')), [
    'Confirm: It does not wait for anybody to look at it.',
    'Reject: It does not wait for anybody to look at it. Cancel it instead.',
    'Refund: No money was taken yet. Cancel units, and what was promised is let go.',
    'Release holds: Nothing holds it.',
  ]);
  await page.getByRole('button', { name: 'Refund', exact: true }).waitFor({ state: 'detached' });
});

test('notes and tags are written down, and the buyer reads what is meant for the buyer', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await page.getByLabel('A new note').fill('تم الاتصال بالعميل');
  await page.getByLabel('The buyer may read it').check();
  await press(page, 'Write it down');
  await says(card(page, 'Notes'), 'تم الاتصال بالعميل');
  await becomes(() => page.getByLabel('A new note').inputValue(), '');
  await page.getByLabel('A new tag').fill('vip, fragile');
  await page.getByLabel('A new tag').press('Enter');
  await press(page, 'Take the tag fragile away');
  await page.getByRole('button', { name: 'Take the tag fragile away' }).waitFor({ state: 'detached' });

  const { tags, notes } = await told(order, 'tags notes { body public }');
  assert.deepEqual(tags, ['vip']);
  assert.deepEqual(notes, [{ body: 'تم الاتصال بالعميل', public: true }]);
});

test('an order that waits for review says what was found, and goes on or is canceled whole', async (t) => {
  const channel = 'desk-review';
  await tell('mutation($input: ChannelUpsertInput!) { channelUpsert(input: $input) { errors { code message } } }', {
    code: channel, name: 'Looked at by hand', kind: 'WEB', currency: 'GBP', locations: ['WH-DAVENTRY'], timezone: 'UTC',
  });
  await tell('mutation($input: ChannelCheckSaveInput!) { channelCheckSave(input: $input) { errors { code message } } }', {
    channel, check: 'AMOUNT', mode: 'REVIEW', amount: { amount: '10.00', currency: 'GBP' },
  });
  const { sku } = await anArticle({ name: 'Samovar', price: '250.00', units: 5, channel });
  const [good, bad] = [await placed({ channel, lines: [{ sku, quantity: 1 }] }), await placed({ channel, lines: [{ sku, quantity: 1 }] })];

  const first = await opened(t, good);
  await says(first.getByRole('list', { name: 'Problems' }), 'Confirm it, or reject it.');
  await press(first, 'Confirm');
  const confirm = first.getByRole('dialog', { name: 'Confirm the order' });
  await says(confirm, 'The check of amount found:');
  await press(confirm, 'Confirm');
  await says(card(first, 'Work at locations'), 'Daventry warehouse');
  await hasFocus(first.getByRole('heading', { level: 1 })); // The button is gone with what it was for.

  const second = await opened(t, bad);
  await press(second, 'Reject');
  await press(second.getByRole('dialog', { name: 'Reject the order' }), 'Reject');
  await says(card(second, 'What was bought'), '1 canceled');
  await says(card(second, 'What happened'), 'Rejected: fraud');
  assert.deepEqual([(await told(good, 'status')).status, (await told(bad, 'status')).status], ['OPEN', 'CANCELED']);
});

test('where an article lies in stock is told for the asking', async (t) => {
  const page = await opened(t, await placed());

  await press(page, `Where it is in stock of ${MUG.name}`);

  const table = page.getByRole('region', { name: `Stock of ${MUG.sku}` });
  await says(table, 'Daventry warehouse');
  await becomes(() => table.getByRole('columnheader').allInnerTexts(), ['Location', 'On hand', 'Held', 'Free', 'Coming']);
});

test('an order can be canceled by the keyboard alone, and the focus comes back to where it was', async (t) => {
  const order = await placed();
  const page = await opened(t, order);
  const button = page.getByRole('button', { name: 'Cancel units' });

  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cancel units' });
  const quantity = dialog.getByRole('group', { name: MUG.name }).getByLabel('Quantity');
  for (let tabs = 0; tabs < 6 && !(await quantity.evaluate((field) => field === document.activeElement)); tabs += 1) await page.keyboard.press('Tab');
  await hasFocus(quantity);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });

  await says(card(page, 'What was bought'), '2 being prepared · 1 canceled');
  await hasFocus(button);
});

test('an order that is not there is said so, with a way on', async (t) => {
  const order = await placed();
  const page = await opened(t, order);

  await page.goto(`/care/#/orders/${encodeURIComponent('T3JkZXI6MDE5MGEwYjAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx')}`);

  await says(page, 'There is no such order');
  await page.getByRole('link', { name: 'All orders' }).waitFor();
});
