// What colleagues should know of a customer; customers never read it.

import { useState } from 'preact/hooks';
import { graphql } from '../../client/index.ts';
import { useAction } from '../../client/preact.ts';
import { Button, Field } from '../../look/controls.tsx';
import { Failure } from '../../look/states.tsx';
import { moment } from '../../look/time.ts';
import { Card } from '../card.tsx';
import type { Customer } from './whole_customer.ts';

const AddCustomerNote = graphql(`
  mutation AddCustomerNote($input: CustomerNoteAddInput!) {
    customerNoteAdd(input: $input) { customer { id } errors { code message path } }
  }
`);

export function CustomerNotes({ customer: { id, notes }, again }: { customer: Customer; again: () => void }) {
  const { run, working, errors, trouble } = useAction(AddCustomerNote);
  const [body, setBody] = useState('');

  async function add(): Promise<void> {
    const { done } = await run({ customerId: id, body });
    if (!done) return;
    setBody((now) => (now === body ? '' : now)); // What is typed meanwhile is the next note.
    again();
  }

  return (
    <Card title="Notes">
      <form
        class="stack tight"
        onSubmit={(event) => {
          event.preventDefault();
          if (body.trim()) void add();
        }}
      >
        <Field label="New note" lines={2} maxLength={4000} value={body} onInput={setBody} error={errors[0]?.message} hint="Customers never read it" />
        <Button type="submit" working={working} disabled={!body.trim()}>Add note</Button>
        {trouble && <Failure trouble={trouble} />}
      </form>
      <ul class="rows customer-notes" aria-live="polite">
        {notes.map((note) => (
          <li key={note.id}>
            <p dir="auto">{note.body}</p>
            <small class="quiet">{note.author.name ?? note.author.kind.toLowerCase()}, {moment(note.at)}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}
