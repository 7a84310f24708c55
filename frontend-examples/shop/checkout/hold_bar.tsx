// How long the basket is held, by the server's clock. The digits are to be seen; a reader hears of the minutes that matter.

import { useState } from 'preact/hooks';
import { useAction, useServerNow } from '../../client/preact.ts';
import { Button } from '../../look/controls.tsx';
import { countdown, lasts } from '../../look/time.ts';
import { type KeptHold, prolonged } from './held_basket.ts';
import { HOLD_PROLONGED } from './hold_documents.ts';

/** Seconds that are left when it is said aloud how many. */
const SAID_AT = [300, 120, 60, 30];
const SOON = 120;
/** What anybody may ask for at once. */
const PROLONGED_BY_SECONDS = 900;

export function HoldBar({ hold }: { hold: KeptHold }) {
  const left = Math.max(0, (Date.parse(hold.expiresAt) - useServerNow()) / 1_000);
  return (
    <div class={left > SOON ? 'hold-bar' : 'hold-bar soon'} role="group" aria-label="Held for you">
      <p>
        Held for you for another <time class="hold-clock" dateTime={hold.expiresAt}>{countdown(left)}</time>
      </p>
      <Prolong hold={hold} />
      <p class="unseen" role="status">{said(left)}</p>
    </div>
  );
}

function Prolong({ hold }: { hold: KeptHold }) {
  const { run, working, errors, trouble } = useAction(HOLD_PROLONGED);
  const [longest, setLongest] = useState<string | null>(null);
  async function prolong() {
    const { payload } = await run({ reservationId: hold.id, expiresInSeconds: PROLONGED_BY_SECONDS });
    const reservation = payload?.reservation;
    if (!reservation) return;
    if (reservation.expiresAt === hold.expiresAt) setLongest(hold.id);
    prolonged(reservation.id, reservation.expiresAt);
  }
  if (longest === hold.id) return <p class="quiet">It cannot be held any longer.</p>;
  return (
    <>
      <Button tone="quiet" small working={working} onClick={() => void prolong()}>Hold it longer</Button>
      {(errors.length > 0 || trouble) && <p class="error" role="alert">That did not work. {trouble?.next ?? 'It is held until then.'}</p>}
    </>
  );
}

/** Changes at the moments that are said, and at no other: a live region that counts would never be quiet. */
function said(left: number): string {
  const reached = SAID_AT.findLast((seconds) => left <= seconds);
  return reached === undefined ? '' : `Held for you for ${lasts(reached)} more.`;
}
