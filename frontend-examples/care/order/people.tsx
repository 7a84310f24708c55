// Who bought, how to reach them, and whom the order bills.

import { graphql, type ResultOf } from '../../client/index.ts';
import { link } from '../../look/route.ts';

export const AddressParts = graphql(`
  fragment AddressParts on Address { name company line1 line2 city region postalCode country phone }
`);

export type Address = ResultOf<typeof AddressParts>;

export const PeopleParts = graphql(
  `
    fragment PeopleParts on Order {
      customer { id name }
      contact { name email phone }
      billingAddress { ...AddressParts }
    }
  `,
  [AddressParts],
);

export function People({ order }: { order: ResultOf<typeof PeopleParts> }) {
  const { customer, contact, billingAddress } = order;
  return (
    <section class="card" aria-labelledby="people">
      <h2 id="people">Buyer</h2>
      <p dir="auto" class="order-person">{contact?.name ?? customer?.name ?? 'No name given'}</p>
      <ul class="stack tight">
        {contact?.email && <li><a href={`mailto:${contact.email}`}>{contact.email}</a></li>}
        {contact?.phone && <li><a href={`tel:${contact.phone}`}>{contact.phone}</a></li>}
        <li>{customer ? <a href={link('customers', customer.id)}>Everything about this customer</a> : 'A guest, without an account'}</li>
      </ul>
      <h3>Bills</h3>
      {billingAddress ? <AddressBlock address={billingAddress} /> : <p class="quiet">Whoever the goods go to</p>}
    </section>
  );
}

export function AddressBlock({ address }: { address: Address }) {
  const { name, company, line1, line2, city, region, postalCode, country, phone } = address;
  const lines = [name, company, line1, line2, [postalCode, city].filter(Boolean).join(' '), region, country, phone];
  return (
    <address class="order-address" dir="auto">
      {lines.filter(Boolean).map((line, at) => <span key={at}>{line}</span>)}
    </address>
  );
}
