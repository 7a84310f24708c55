// How many of it can be had, where not all of it can. Shoppers are told no counts, so a few quantities are asked for in
// one question, and the largest that can be had at once is offered.

import { graphql } from '../../client/index.ts';
import { useQuery } from '../../client/preact.ts';
import type { BasketLine } from '../basket.ts';
import { CHANNEL } from '../channel.ts';

const FEWER_ASKED = graphql(`
  query FewerAsked($a: AvailabilityInput!, $b: AvailabilityInput!, $c: AvailabilityInput!, $d: AvailabilityInput!, $e: AvailabilityInput!) {
    a: availability(input: $a) { asOf lines { requested satisfiable satisfiableFrom } }
    b: availability(input: $b) { asOf lines { requested satisfiable satisfiableFrom } }
    c: availability(input: $c) { asOf lines { requested satisfiable satisfiableFrom } }
    d: availability(input: $d) { asOf lines { requested satisfiable satisfiableFrom } }
    e: availability(input: $e) { asOf lines { requested satisfiable satisfiableFrom } }
  }
`);

/** Null: not known yet, or none. */
export function useFewer({ sku, quantity }: BasketLine, isThere: boolean): number | null {
  const [a, b, c, d, e] = candidates(quantity).map((wanted) => ({ channel: CHANNEL, lines: [{ sku, quantity: wanted }] }));
  const { data } = useQuery(FEWER_ASKED, isThere && quantity > 1 && a && b && c && d && e ? { a, b, c, d, e } : null);
  const answers = data ? [data.a, data.b, data.c, data.d, data.e] : [];
  const had = answers.flatMap((answer) =>
    (answer?.lines ?? []).filter(({ satisfiable, satisfiableFrom }) => satisfiable && answer && (satisfiableFrom ?? '') <= answer.asOf));
  return had.length > 0 ? Math.max(...had.map(({ requested }) => requested)) : null;
}

/** Five quantities below that one: the small ones, where few are left, else steps on the way down. */
function candidates(quantity: number): readonly number[] {
  const steps = quantity <= 6 ? [1, 2, 3, 4, 5] : [1, 3, 5, Math.floor(quantity / 2), quantity - 1];
  return steps.map((step) => Math.max(1, Math.min(step, quantity - 1)));
}
