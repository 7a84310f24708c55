// Who buys: found by a whole e-mail address or phone number, or by a part of a name.

import { useState } from 'preact/hooks';
import { graphql, type ResultOf } from '../../client/index.ts';
import { useQuery } from '../../client/preact.ts';
import { Field } from '../../look/controls.tsx';
import { go, link } from '../../look/route.ts';
import { Answer, Empty } from '../../look/states.tsx';
import { moment } from '../../look/time.ts';
import { count } from '../count.ts';
import { useTitle } from '../title.ts';
import { useTyped } from '../typed.ts';

const FindCustomers = graphql(`
  query FindCustomers($first: Int!, $search: String) {
    customers(first: $first, search: $search) {
      edges { node { id name email phone company tags createdAt orderCounts { total open } } }
      pageInfo { hasNextPage }
    }
  }
`);

type Found = ResultOf<typeof FindCustomers>['customers']['edges'][number]['node'];

const PAGE = 25;
const MOST = 100;

export function CustomersPage({ query }: { query: URLSearchParams }) {
  const search = query.get('search') ?? '';
  const [typed, type] = useTyped('search', query, (_, text) => show(text));
  const [more, setMore] = useState({ of: search, first: PAGE });
  const first = more.of === search ? more.first : PAGE;
  const found = useQuery(FindCustomers, { first, search: search || null });
  useTitle('Customers');
  return (
    <div class="stack">
      <h1>Customers</h1>
      <search class="customers-search">
        <Field label="Find a customer" type="search" value={typed} onInput={type} hint="A whole e-mail address or phone number, or a part of a name" />
      </search>
      <Answer of={found}>
        {({ customers: { edges, pageInfo } }) =>
          edges.length === 0 ? (
            <Empty title="Nobody is found">Guests of the shop have no account: <a href={`${link('orders')}?${new URLSearchParams({ search }).toString()}`}>look among the orders</a>.</Empty>
          ) : (
            <>
              <ul class="card rows" aria-label="Customers">
                {edges.map(({ node }) => <CustomerRow key={node.id} customer={node} />)}
              </ul>
              {pageInfo.hasNextPage && (first < MOST
                ? <button type="button" class="button" onClick={() => setMore({ of: search, first: Math.min(MOST, first + PAGE) })}>Show more</button>
                : <p class="quiet">These are the newest {MOST}. Search to find the others.</p>)}
            </>
          )}
      </Answer>
    </div>
  );
}

function show(search: string): void {
  go(search ? `${link('customers')}?${new URLSearchParams({ search }).toString()}` : link('customers'), { replace: true });
}

function CustomerRow({ customer }: { customer: Found }) {
  const { id, name, email, phone, company, tags, createdAt, orderCounts } = customer;
  return (
    <li class="customer-row">
      <a href={link('customers', id)} dir="auto">{name ?? email ?? phone ?? 'Without a name'}</a>
      <span class="quiet" dir="auto">{[name && email, company].filter(Boolean).join(', ')}</span>
      <span>{tags.map((tag) => <span key={tag} class="badge plain">{tag}</span>)}</span>
      <span class="customer-row-orders">
        {orderCounts.total === 1 ? '1 order' : `${count(orderCounts.total)} orders`}
        {orderCounts.open > 0 && `, ${orderCounts.open} open`}
        <small class="quiet"> since {moment(createdAt)}</small>
      </span>
    </li>
  );
}
