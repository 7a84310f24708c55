// When the customer and we were in touch, and what was said: written down while one speaks, for the next agent.

import { useState } from 'preact/hooks';
import { graphql } from '../../client/index.ts';
import { useAction } from '../../client/preact.ts';
import { Button, Dialog, Field, Select } from '../../look/controls.tsx';
import { link } from '../../look/route.ts';
import { Failure } from '../../look/states.tsx';
import { moment } from '../../look/time.ts';
import { Card } from '../card.tsx';
import type { Customer } from './whole_customer.ts';
import { REASONS, WAYS, wordIn } from './words.ts';

const WriteContactDown = graphql(`
  mutation WriteContactDown($input: CustomerContactAddInput!) {
    customerContactAdd(input: $input) { customer { id } errors { code message path } }
  }
`);

interface Props {
  customer: Customer;
  again: () => void;
}

export function Contacts({ customer, again }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Card title="Contacts" action={<Button small onClick={() => setOpen(true)}>Write a contact down</Button>}>
      {customer.contacts.length === 0 && <p class="quiet">Nobody was in touch yet.</p>}
      <ul class="rows">
        {customer.contacts.map(({ id, way, direction, reason, summary, at, recordedBy, order }) => (
          <li key={id}>
            <b>{REASONS[reason]}</b> <span class="quiet">{WAYS[way]}, {direction === 'IN' ? 'from the customer' : 'from us'}</span>
            {order && <> about <a href={link('orders', order.id)}>{order.number}</a></>}
            {summary && <p dir="auto">{summary}</p>}
            <small class="quiet">{recordedBy.name ?? recordedBy.kind.toLowerCase()}, {moment(at)}</small>
          </li>
        ))}
      </ul>
      {open && <WriteDown customer={customer} onClose={() => setOpen(false)} again={again} />}
    </Card>
  );
}

function WriteDown({ customer, again, onClose }: Props & { onClose: () => void }) {
  const { run, working, errors, trouble } = useAction(WriteContactDown);
  const [way, setWay] = useState('PHONE');
  const [reason, setReason] = useState('ORDER_STATUS');
  const [direction, setDirection] = useState('IN');
  const [summary, setSummary] = useState('');
  const [orderId, setOrderId] = useState('');

  async function writeDown(): Promise<void> {
    const { done } = await run({
      customerId: customer.id,
      way: wordIn(WAYS, way) ?? 'PHONE',
      reason: wordIn(REASONS, reason) ?? 'OTHER',
      direction: direction === 'OUT' ? 'OUT' : 'IN',
      summary: summary || null,
      orderId: orderId || null,
    });
    if (!done) return;
    onClose();
    again();
  }

  return (
    <Dialog
      title="Write a contact down" open onClose={onClose}
      actions={<Button tone="primary" working={working} onClick={() => void writeDown()}>Write down</Button>}
    >
      <div class="fields">
        <Select label="What it was about" value={reason} onChange={setReason} options={optionsOf(REASONS)} />
        <Select label="By which way" value={way} onChange={setWay} options={optionsOf(WAYS)} />
        <Select label="Who reached out" value={direction} onChange={setDirection} options={optionsOf({ IN: 'The customer', OUT: 'We' })} />
        <Select
          label="Order" value={orderId} onChange={setOrderId}
          options={[{ value: '', label: 'None in particular' }, ...customer.orders.edges.map(({ node }) => ({ value: node.id, label: node.number }))]}
        />
      </div>
      <Field label="What was said" lines={3} maxLength={4000} value={summary} onInput={setSummary} error={errors[0]?.message} />
      {trouble && <Failure trouble={trouble} />}
    </Dialog>
  );
}

function optionsOf(words: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}
