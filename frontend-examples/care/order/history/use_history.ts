// The history of an order, read once and then only what came since: the stream says when something did.

import { useEffect, useRef, useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useOrderwire } from '../../../client/preact.ts';
import { type Trouble, troubleOf } from '../../../client/trouble.ts';
import { EventParts, type LoggedEvent, type Step, stepsOf } from './steps.ts';

const ReadHistory = graphql(
  `
    query ReadHistory($orderId: ID!, $first: Int!, $after: String) {
      order(id: $orderId) {
        events(first: $first, after: $after) { edges { node { ...EventParts } } pageInfo { hasNextPage } }
      }
    }
  `,
  [EventParts],
);

/** A first page holds nearly every order whole; what comes later comes by the handful, and costs accordingly. */
const FIRST_PAGE = 100;
const LATER_PAGE = 20;

export interface History {
  /** Oldest first. */
  readonly steps: readonly Step[];
  readonly trouble: Trouble | null;
  readonly again: () => void;
}

/** `change` is another object after every change of the order. */
export function useHistory(orderId: string, change: object | null): History {
  const orderwire = useOrderwire();
  const events = useRef<readonly LoggedEvent[]>([]);
  const reading = useRef(false);
  const more = useRef(false);
  const [history, setHistory] = useState<Omit<History, 'again'>>({ steps: [], trouble: null });

  async function read(): Promise<void> {
    more.current = true;
    if (reading.current) return;
    reading.current = true;
    while (more.current) {
      more.current = false;
      const known = events.current;
      const { data, error } = await orderwire.graph
        .query(ReadHistory, { orderId, first: known.length ? LATER_PAGE : FIRST_PAGE, after: known.at(-1)?.cursor ?? null })
        .toPromise();
      if (error) {
        setHistory(({ steps }) => ({ steps, trouble: troubleOf(error) }));
        break;
      }
      const page = data?.order?.events;
      more.current ||= page?.pageInfo.hasNextPage === true;
      events.current = [...known, ...(page?.edges.map(({ node }) => node) ?? [])];
      setHistory({ steps: stepsOf(events.current), trouble: null });
    }
    reading.current = false;
  }

  useEffect(() => {
    if (change) void read();
  }, [change]);
  return { ...history, again: () => void read() };
}
