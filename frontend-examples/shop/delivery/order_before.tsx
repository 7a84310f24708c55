// How long a promise can still be had, by the server's clock. It is to be seen and does not speak: a reader hears of a
// promise when it changes, not of every second.

import { useServerNow } from '../../client/preact.ts';
import { countdown, lasts, moment } from '../../look/time.ts';

const HOUR = 3_600;
/** Farther away than this, a time is said, and not how long it is until then. */
const FAR = 24 * HOUR;

export function OrderBefore({ before }: { before: string }) {
  const now = useServerNow();
  const seconds = (Date.parse(before) - now) / 1_000;
  if (seconds <= 0) return null;
  return (
    <span class="order-before">
      {seconds > FAR ? 'Order before ' : 'Order within '}
      <time dateTime={before}>{seconds > FAR ? moment(before) : seconds > HOUR ? lasts(seconds) : countdown(seconds)}</time>
    </span>
  );
}
