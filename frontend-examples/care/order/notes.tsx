// What was written on the order, by colleagues and by its buyer, and a place to write.

import { useState } from 'preact/hooks';
import { graphql, type ResultOf } from '../../client/index.ts';
import { useAction } from '../../client/preact.ts';
import { Badge } from '../../look/badge.tsx';
import { Button, Check, Field } from '../../look/controls.tsx';
import { moment } from '../../look/time.ts';
import { useDesk } from '../desk.tsx';
import { useOpenOrder } from './open_order.ts';
import { atField, RefusalParts, Refusals } from './refusals.tsx';
import { who, WhoParts } from './who.ts';

export const NoteParts = graphql(`fragment NoteParts on Note { id body public at author { ...WhoParts } }`, [WhoParts]);

type Note = ResultOf<typeof NoteParts>;

const WriteNote = graphql(
  `
    mutation WriteNote($input: OrderNoteAddInput!) {
      orderNoteAdd(input: $input) { cursor note { id } errors { ...RefusalParts } }
    }
  `,
  [RefusalParts],
);

const MOST_CHARACTERS = 2_000;

export function Notes({ notes }: { notes: readonly Note[] }) {
  const { order } = useOpenOrder();
  const [body, setBody] = useState('');
  const [open, setOpen] = useState(false);
  const { run, working, errors, trouble } = useAction(WriteNote);

  async function write(): Promise<void> {
    if (!body.trim()) return;
    const { done } = await run({ orderId: order.id, body, public: open });
    if (done) setBody((now) => (now === body ? '' : now)); // What is typed meanwhile is the next note.
  }

  return (
    <section class="card" aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      {notes.length === 0 && <p class="quiet">Nothing was written yet.</p>}
      <ul class="order-notes">{notes.map((note) => <NoteRow key={note.id} note={note} />)}</ul>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
      >
        <Field label="A new note" lines={2} maxLength={MOST_CHARACTERS} value={body} onInput={setBody} error={atField(errors, 'body')} />
        <Check label="The buyer may read it" checked={open} onChange={setOpen} />
        <Refusals errors={errors} trouble={trouble} fields={['body']} />
        <Button type="submit" working={working} disabled={!body.trim()}>Write it down</Button>
      </form>
    </section>
  );
}

function NoteRow({ note: { body, public: open, author, at } }: { note: Note }) {
  const { agent } = useDesk();
  return (
    <li>
      <p dir="auto" class="order-note-body">{body}</p>
      <p class="quiet">{who(author, agent.id)} · {moment(at)} {open && <Badge>The buyer reads it</Badge>}</p>
    </li>
  );
}
