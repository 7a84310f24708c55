// Who buys: found by a whole e-mail address or phone number, or by a part of a name.

import { aTrouble, graphql, type ResultOf, troubleOf } from '../../client/index.ts';
import { useOrderwire, useQuery } from '../../client/preact.ts';
import { Field } from '../../look/controls.tsx';
import { go, link } from '../../look/route.ts';
import { Answer, Empty } from '../../look/states.tsx';
import { moment } from '../../look/time.ts';
import { count } from '../count.ts';
import { usePages } from '../pages.ts';
import { ShowMore } from '../show_more.tsx';
import { useTitle } from '../title.ts';
import { useTyped } from '../typed.ts';

const FindCustomers = graphql(`
  query FindCustomers($search: String, $after: String) {
    customers(first: 50, search: $search, after: $after) {
      edges { node { id name email phone company tags createdAt orderCounts { total open } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

type FirstPage = ResultOf<typeof FindCustomers>['customers'];
type Found = FirstPage['edges'][number]['node'];

export function CustomersPage({ query }: { query: URLSearchParams }) {
  const search = query.get('search') ?? '';
  const [typed, type] = useTyped('search', query, (_, text) => show(text));
  const found = useQuery(FindCustomers, { search: search || null });
  useTitle('Customers');
  return (
    <div class="stack">
      <h1>Customers</h1>
      <search class="customers-search">
        <Field label="Find a customer" type="search" value={typed} onInput={type} hint="A whole e-mail address or phone number, or a part of a name" />
      </search>
      <Answer of={found}>
        {({ customers }) =>
          customers.edges.length === 0 ? (
            <Empty title="Nobody is found">Guests of the shop have no account: <a href={`${link('orders')}?${new URLSearchParams({ search }).toString()}`}>look among the orders</a>.</Empty>
          ) : (
            <CustomersFound key={search} first={customers} search={search} />
          )}
      </Answer>
    </div>
  );
}

function CustomersFound({ first, search }: { first: FirstPage; search: string }) {
  const { graph } = useOrderwire();
  const pages = usePages(first, async (after) => {
    const { data, error } = await graph.query(FindCustomers, { search: search || null, after });
    return data ? { page: data.customers } : { trouble: error ? troubleOf(error) : aTrouble('broken') };
  });
  return (
    <>
      <ul class="card rows" aria-label="Customers">
        {pages.nodes.map((customer) => <CustomerRow key={customer.id} customer={customer} />)}
      </ul>
      <ShowMore pages={pages} />
    </>
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
