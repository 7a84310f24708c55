// A customer at a glance: what they are worth, what is open with them, what they bought, and what was said.

import { Badge } from '../../look/badge.tsx';
import { money } from '../../look/money.ts';
import { link } from '../../look/route.ts';
import { Answer, Empty } from '../../look/states.tsx';
import { Status } from '../../look/status.tsx';
import { moment } from '../../look/time.ts';
import { count } from '../count.ts';
import { Card } from '../card.tsx';
import { useTitle } from '../title.ts';
import { Contacts } from './contacts.tsx';
import { CustomerFacts } from './customer_facts.tsx';
import { CustomerNotes } from './customer_notes.tsx';
import { type Customer, useCustomer } from './whole_customer.ts';

export function CustomerPage({ id }: { id: string }) {
  const answer = useCustomer(id);
  return (
    <>
      <p><a href={link('customers')}>All customers</a></p>
      <Answer of={answer} loading={<><h1>Customer</h1></>}>
        {({ customer }) => customer ? <Whole customer={customer} again={answer.again} /> : (
          <>
            <h1>Customer</h1>
            <Empty title="There is no such customer">The address may be old, or this customer is not for your eyes.</Empty>
          </>
        )}
      </Answer>
    </>
  );
}

function Whole({ customer, again }: { customer: Customer; again: () => void }) {
  const { tags } = customer;
  const name = customer.name ?? customer.email ?? customer.phone ?? 'Without a name';
  useTitle(name);
  return (
    <>
      <div class="heading">
        <h1 dir="auto">{name}</h1>
        <span>{tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</span>
      </div>
      <Figures customer={customer} />
      <div class="beside">
        <div class="stack loose">
          <Problems customer={customer} />
          <Orders customer={customer} />
          <Contacts customer={customer} again={again} />
        </div>
        <aside class="stack loose" aria-label="About the customer">
          <CustomerFacts customer={customer} />
          <CustomerNotes customer={customer} again={again} />
        </aside>
      </div>
    </>
  );
}

function Figures({ customer: { lifetimeValue, orderCounts, returnedUnits, createdAt } }: { customer: Customer }) {
  return (
    <ul class="figures" aria-label="In figures">
      {lifetimeValue.map(({ value, captured, refunded }) => (
        <li key={value.currency} class="card">
          <b>{money(value)}</b> lifetime value
          <small class="quiet">{money(captured)} taken, {money(refunded)} given back</small>
        </li>
      ))}
      {lifetimeValue.length === 0 && <li class="card"><b>—</b> Nothing was paid yet</li>}
      <li class="card">
        <b>{count(orderCounts.total)}</b> {orderCounts.total === 1 ? 'order' : 'orders'}
        <small class="quiet">{orderCounts.open} open, {orderCounts.completed} completed, {orderCounts.canceled} canceled</small>
      </li>
      <li class="card"><b>{count(returnedUnits)}</b> units came back</li>
      <li class="card"><b>{moment(createdAt)}</b> first known</li>
    </ul>
  );
}

function Problems({ customer: { openProblems } }: { customer: Customer }) {
  if (openProblems.length === 0) return null;
  return (
    <Card title="Somebody should look at">
      <ul class="rows">
        {openProblems.map(({ kinds, order }) => (
          <li key={order.id} class="apart">
            <a href={link('orders', order.id)}>{order.number}</a>
            <span>{kinds.map((kind) => <Status key={kind} of="problem" status={kind} />)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Orders({ customer: { orders } }: { customer: Customer }) {
  return (
    <Card title="Orders">
      {orders.edges.length === 0 && <p class="quiet">None yet.</p>}
      <ul class="rows">
        {orders.edges.map(({ node }) => (
          <li key={node.id} class="customer-order">
            <a href={link('orders', node.id)}>{node.number}</a>
            <span class="quiet">{moment(node.placedAt)}</span>
            <span>
              <Status of="order" status={node.status} /> <Status of="payment" status={node.paymentStatus} />{' '}
              <Status of="fulfillment" status={node.fulfillmentStatus} />
            </span>
            <span class="number">{money(node.totals.total)}</span>
          </li>
        ))}
      </ul>
      {orders.pageInfo.hasNextPage && <p class="quiet">These are the newest {orders.edges.length}.</p>}
    </Card>
  );
}
