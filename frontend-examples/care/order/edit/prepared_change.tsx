// A change of the order that somebody prepares: its author works on it here, a colleague watches it grow.

import { useState } from 'preact/hooks';
import { useQuery, useServerNow } from '../../../client/preact.ts';
import { Answer } from '../../../look/states.tsx';
import { countdown } from '../../../look/time.ts';
import { useDesk } from '../../desk.tsx';
import { useAgainOn } from '../again_on.ts';
import { useOpenOrder } from '../open_order.ts';
import { who } from '../who.ts';
import { ChangeForm } from './change_form.tsx';
import type { PreparedEdit } from './edit_parts.ts';
import { GiveUp } from './give_up.tsx';
import { PreviewCard } from './preview_card.tsx';
import { ReadEdit } from './steps.ts';

export function PreparedChange() {
  const { order: { edit } } = useOpenOrder();
  return edit && <OpenEdit key={edit.id} id={edit.id} />;
}

function OpenEdit({ id }: { id: string }) {
  const { order } = useOpenOrder();
  const { agent } = useDesk();
  const found = useQuery(ReadEdit, { id });
  const [answered, setAnswered] = useState<PreparedEdit | null>(null);
  // Each step of the edit, and whatever else happens to the order, raises its version: what it would come to is another now.
  useAgainOn(order.version, found.again);
  const read = found.data?.orderEdit ?? null;
  const edit = answered && answered.version > (read?.version ?? 0) ? answered : read;
  // Answers of two steps at once may come in any order: the later step tells more.
  const learn = (step: PreparedEdit) => setAnswered((before) => (before && before.version > step.version ? before : step));
  const own = order.edit?.begunBy.id === agent.id;
  return (
    <section class="card order-change" aria-labelledby="change">
      <header class="order-change-head">
        <h2 id="change">{own ? 'You are changing this order' : `${who(order.edit?.begunBy ?? NOBODY, agent.id)} is changing this order`}</h2>
        {order.edit && <TimeLeft until={order.edit.expiresAt} />}
      </header>
      <p class="quiet">{own ? 'Nothing is changed until you commit it. What you add is held meanwhile.' : 'You see each step here. Nothing is changed until it is committed.'}</p>
      <Answer of={{ ...found, data: edit }}>
        {(prepared) => (own ? <ChangeForm edit={prepared} onStep={learn} /> : <ColleaguesChange edit={prepared} />)}
      </Answer>
    </section>
  );
}

/** Whoever forgot it went home; what it holds is somebody else's to sell. */
function ColleaguesChange({ edit }: { edit: PreparedEdit }) {
  return (
    <div class="stack">
      <PreviewCard edit={edit} />
      <GiveUp edit={edit} press="End their change" />
    </div>
  );
}

const NOBODY = { kind: 'STAFF', id: null, name: null } as const;

function TimeLeft({ until }: { until: string }) {
  const now = useServerNow();
  return <p class="order-time-left" aria-label="Time left">{countdown((Date.parse(until) - now) / 1000)}</p>;
}
