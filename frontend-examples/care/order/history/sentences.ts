// What an event says, in a sentence: from its type, the facts that it carries, and the order that it is about. A type that
// a later server adds is said in its own letters.

import { money, moneyChange } from '../../../look/money.ts';
import { statusWords } from '../../../look/status.tsx';
import { byUuid } from '../ids.ts';
import { pieces } from '../units.ts';
import type { WholeOrder } from '../whole_order.ts';
import { CANCEL_REASON, HOLD_REASON, REFUND_REASON, REJECT_REASON } from '../words.ts';
import { ofMinor } from './minor.ts';
import { figure, isState, part, type State, text } from './state.ts';
import type { Told } from './steps.ts';
import { WORK_SENTENCES } from './work_sentences.ts';

type Say = (told: Told, order: WholeOrder) => string;

/** What stands beneath a step's own sentence: all that says more than it does. */
export function details([, ...rest]: readonly Told[], order: WholeOrder): string[] {
  return rest.filter(({ event }) => !SAID_BY_THE_ORDER.has(event.type)).map((told) => sentence(told, order));
}

/** The order's own event of the same step tells these, and better. */
const SAID_BY_THE_ORDER: ReadonlySet<string> = new Set(['payment.captured', 'payment.refunded', 'payment.changed', 'shipment.tracked', 'shipment.alerted']);

export function sentence(told: Told, order: WholeOrder): string {
  const say = SENTENCES[told.event.type];
  return say ? say(told, order) : spelled(told.event.type);
}

const SENTENCES: Readonly<Partial<Record<string, Say>>> = {
  'order.placed': ({ after }, order) => `Placed for ${amount(after, 'placedTotalMinor', order)}`,
  'order.imported': ({ after }, order) => `Taken over from another system, at ${amount(after, 'totalMinor', order)}`,
  'order.drafted': () => 'Drafted',
  'order.draft_updated': () => 'Draft changed',
  'order.confirmed': () => 'Confirmed: it goes on',
  'order.rejected': ({ facts }) => `Rejected: ${word(CANCEL_REASON, facts)}`,
  'order.canceled': ({ facts }, order) => `${lines(facts, 'quantities', order) || 'Units'} canceled: ${word(CANCEL_REASON, facts)}`,
  'order.held': ({ facts }, order) => `Held: ${holds(facts, order, ({ reason }) => HOLD_REASON[reason])}`,
  'order.hold_released': ({ facts }, order) => `Hold released: ${holds(facts, order, ({ reason }) => HOLD_REASON[reason])}`,
  'order.noted': ({ facts }, order) => {
    const note = byUuid(order.notes, text(facts, 'noteId') ?? '');
    return `${facts['public'] === true ? 'Noted for the buyer' : 'Noted'}${note ? `: “${note.body}”` : ''}`;
  },
  'order.tagged': () => 'Tags changed',
  'order.paid': ({ before, after }, order) => {
    const taken = figure(after, 'capturedMinor') - figure(before, 'capturedMinor');
    const back = figure(after, 'refundedMinor') - figure(before, 'refundedMinor');
    if (taken > 0) return `${money(ofMinor(taken, order.totals.total.currency))} taken`;
    if (back > 0) return `${money(ofMinor(back, order.totals.total.currency))} arrived back at the buyer`;
    return 'A payment changed';
  },
  'order.payment_changed': ({ facts, after }) => {
    const kind = text(facts, 'kind');
    const outcome = text(facts, 'outcome');
    if (kind && outcome) return PAYMENT_STEP[`${kind} ${outcome}`] ?? `${spelled(kind)}: ${spelled(outcome).toLowerCase()}`;
    if (text(facts, 'paymentId')) return 'The gateway of a payment was asked';
    const status = text(after, 'paymentStatus');
    return status ? `Payment: ${statusWords('payment', status).toLowerCase()}` : 'A payment changed';
  },
  'order.refunded': ({ facts }, order) => {
    const refund = byUuid(order.refunds, text(facts, 'refundId') ?? '');
    return `${refund ? money(refund.total) : 'Money'} given back: ${word(REFUND_REASON, facts)}`;
  },
  'order.served': ({ facts }, order) => `${lines(facts, 'quantities', order) || 'Units'} arrived and are held for it`,
  'order.released': ({ facts }, order) => `${lines(facts, 'quantities', order) || 'Units'} may leave: the day of sale has come`,
  'order.stock_shed': ({ facts }, order) => `${lines(facts, 'quantities', order) || 'Units'} turned out not to be there`,
  'order.prioritized': ({ after }) => `Priority is ${figure(after, 'priority')} now`,
  'order.work_changed': () => 'Work went on',
  'order.rerouted': ({ facts }) => {
    const [from, to] = [text(facts, 'from'), text(facts, 'to')];
    if (from && to) return `Work moved from ${from} to ${to}`;
    const reason = text(facts, 'reason');
    return `Units come from somewhere else, or wait${reason ? `: ${word(REJECT_REASON, facts)}` : ''}`;
  },
  'order.promise_changed': () => 'Expected for another day',
  'order.labeled': () => 'Packed, and a label was asked for',
  'order.label_changed': ({ facts }) => `The carrier answered about a label: ${spelled(text(facts, 'answer') ?? '').toLowerCase()}`,
  'order.dispatched': ({ before, after }, order) => `${moved(before, after, 'shippedQuantity', order) || 'Units'} left`,
  'order.shipment_voided': () => 'A parcel does not leave after all',
  'order.pickup_changed': () => 'Pickup went on',
  'order.handed_over': ({ before, after }, order) => `${moved(before, after, 'deliveredQuantity', order) || 'Units'} handed over`,
  'order.tracked': ({ before, after, facts }, order) => {
    const delivered = moved(before, after, 'deliveredQuantity', order);
    if (delivered) return `${delivered} delivered${facts['assumed'] === true ? ', as is assumed' : ''}`;
    const seen = text(facts, 'sighting');
    return seen ? `A parcel was seen: ${statusWords('shipment', seen).toLowerCase()}` : 'A parcel was seen';
  },
  'order.alerted': ({ facts }) => `Alert for a parcel: ${statusWords('alert', text(facts, 'alert') ?? '').toLowerCase()}`,
  'order.recall_answered': ({ facts }, order) => {
    const back = lines(facts, 'quantities', order);
    const refused = lines(facts, 'refused', order);
    return [back && `${back} taken back by the location`, refused && `${refused} go out: the location refused`].filter(Boolean).join('; ');
  },
  'order.slot_moved': () => 'Our own van comes at another time',
  'order.edit_begun': () => 'A change is being prepared',
  'order.edit_changed': ({ facts }) => `The prepared change: ${EDIT_STEP[text(facts, 'step') ?? ''] ?? 'another step'}`,
  'order.edit_aborted': () => 'The prepared change was given up',
  'order.edit_expired': () => 'The prepared change ran out of time',
  'order.edited': ({ facts }, order) => {
    const changed = byLine(facts, 'quantities', order).map(([name, units]) => `${units > 0 ? '+' : '−'}${Math.abs(units)} × ${name}`);
    const difference = figure(facts, 'differenceMinor');
    const cost = difference === 0 ? 'at the same total' : moneyChange(ofMinor(difference, order.totals.total.currency));
    return `Changed${changed.length ? ` (${changed.join(', ')})` : ''}, ${cost}`;
  },
  'order.access_renewed': () => 'The buyer’s link was given anew; older ones have ended',
  'payment.created': ({ after }, order) => `Payment asked for: ${amount(after, 'amountMinor', order)}`,
  'payment.authorized': ({ after }, order) => `${amount(after, 'authorizedMinor', order)} promised`,
  'payment.failed': () => 'The bank refused',
  'payment.voided': () => 'What was not taken is let go',
  ...WORK_SENTENCES,
  'shipment.dispatched': ({ after }) => ['With', text(after, 'carrier'), text(after, 'trackingNumber')].filter(Boolean).join(' '),
  'invoice.issued': () => 'A paper was issued',
};

/** What was asked of the bank, and what it answered. */
const PAYMENT_STEP: Readonly<Partial<Record<string, string>>> = {
  'AUTHORIZE SUCCEEDED': 'The bank promised the money',
  'AUTHORIZE FAILED': 'The bank refused to promise the money',
  'AUTHORIZE PENDING': 'The bank has not answered yet',
  'AUTHORIZE ACTION_REQUIRED': 'The bank waits for the payer to act',
  'CAPTURE FAILED': 'The bank refused to hand the money over',
  'CAPTURE PENDING': 'The money is on its way',
  'VOID SUCCEEDED': 'What was not taken is let go',
  'VOID FAILED': 'The bank did not let the money go',
  'REFUND FAILED': 'The bank refused to give money back',
  'REFUND PENDING': 'Money is on its way back',
};

const EDIT_STEP: Readonly<Partial<Record<string, string>>> = {
  ADD_LINE: 'something is added',
  SET_QUANTITY: 'another quantity',
  REMOVE_LINE: 'something is taken out',
  SET_ADDRESS: 'another address',
  SET_METHOD: 'another way of delivery',
  DISCOUNT: 'a discount',
};

function word(words: Readonly<Partial<Record<string, string>>>, facts: State): string {
  const reason = text(facts, 'reason') ?? '';
  return (words[reason] ?? spelled(reason)).toLowerCase();
}

function amount(state: State, name: string, order: WholeOrder): string {
  return money(ofMinor(figure(state, name), order.totals.total.currency));
}

function holds(facts: State, order: WholeOrder, say: (hold: WholeOrder['holds'][number]) => string): string {
  const named = Array.isArray(facts['holdIds']) ? facts['holdIds'] : [];
  return named.flatMap((id) => byUuid(order.holds, String(id)) ?? []).map(say).join(', ').toLowerCase();
}

/** Units by the name of their line, as an event states them. */
function byLine(facts: State, name: string, order: WholeOrder): [string, number][] {
  return Object.keys(part(facts, name)).map((uuid) => [lineName(uuid, order), figure(part(facts, name), uuid)]);
}

function lines(facts: State, name: string, order: WholeOrder): string {
  return byLine(facts, name, order).map(([of, units]) => pieces(units, of)).join(', ');
}

/** Units by which a quantity of lines rose. */
function moved(before: State, after: State, quantity: string, order: WholeOrder): string {
  return Object.entries(part(after, 'lines'))
    .flatMap(([uuid, line]) => {
      if (!isState(line) || isState(line['parentLineId'])) return [];
      const rose = figure(line, quantity) - figure(part(part(before, 'lines'), uuid), quantity);
      return rose > 0 ? [pieces(rose, lineName(uuid, order))] : [];
    })
    .join(', ');
}

function lineName(uuid: string, { lines: all }: WholeOrder): string {
  return byUuid(all.flatMap((line) => [line, ...line.components]), uuid)?.name ?? 'a line';
}

/** `order.edit_begun` as `Order: edit begun`. */
function spelled(type: string): string {
  const words = type.replace('.', ': ').replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
