// The events of an order, as steps: what was done in one go (one transaction of the log) is one step, said by the order's
// own event, with what happened to its payments, work and parcels beneath.

import { graphql, type ResultOf } from '../../../client/index.ts';
import { type Who, WhoParts } from '../who.ts';
import { isState, merged, part, type State } from './state.ts';

export const EventParts = graphql(
  `
    fragment EventParts on Event {
      id cursor type subjectVersion transactionId occurredAt recordedAt origin data
      actor { ...WhoParts }
      subject { __typename id }
    }
  `,
  [WhoParts],
);

export type LoggedEvent = ResultOf<typeof EventParts>;

/** An event, and the state of its subject before and after it. */
export interface Told {
  readonly event: LoggedEvent;
  /** What the event says beside the state. */
  readonly facts: State;
  readonly before: State;
  readonly after: State;
}

export interface Step {
  readonly id: string;
  readonly at: string;
  readonly actor: Who;
  /** The order's own version after it; null when only something that hangs on it changed. */
  readonly version: number | null;
  readonly imported: boolean;
  /** The order's own event first. */
  readonly told: readonly Told[];
}

/** Oldest first. The events begin with the order's first, or the states that they tell would not be whole. */
export function stepsOf(events: readonly LoggedEvent[]): Step[] {
  const states = new Map<string, State>();
  const groups = new Map<string, Told[]>();
  for (const event of events) {
    const facts = isState(event.data) ? event.data : {};
    const subject = event.subject?.id ?? event.type;
    const before = states.get(subject) ?? {};
    const after = merged(before, part(facts, 'state'));
    states.set(subject, after);
    const group = groups.get(event.transactionId) ?? [];
    group.push({ event, facts, before, after });
    groups.set(event.transactionId, group);
  }
  return [...groups].map(([id, told]) => step(id, told));
}

function step(id: string, told: readonly Told[]): Step {
  const own = told.filter(({ event }) => event.type.startsWith('order.'));
  const others = told.filter(({ event }) => !event.type.startsWith('order.'));
  const ordered = [...own, ...others];
  const first = ordered[0];
  if (!first) throw new Error('A step has at least the event that it was made for.');
  return {
    id,
    at: first.event.occurredAt,
    actor: first.event.actor,
    version: own.at(-1)?.event.subjectVersion ?? null,
    imported: first.event.origin === 'IMPORT',
    told: ordered,
  };
}
