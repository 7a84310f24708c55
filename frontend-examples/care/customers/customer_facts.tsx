// How a customer is reached, what they agreed to, where their parcels go, and what we owe them.

import { money } from '../../look/money.ts';
import { moment } from '../../look/time.ts';
import { Card } from '../card.tsx';
import type { Customer } from './whole_customer.ts';
import { PURPOSES, WAYS } from './words.ts';

export function CustomerFacts({ customer }: { customer: Customer }) {
  const { email, phone, company, language, preferredWay, creditLimit, taxExemptReason, storeCredit } = customer;
  const facts: [string, string | null][] = [
    ['E-mail', email], ['Phone', phone], ['Company', company], ['Language', language && languageName(language)],
    ['Best reached', preferredWay && WAYS[preferredWay]], ['Credit limit', creditLimit && money(creditLimit)], ['No tax', taxExemptReason],
    ...storeCredit.filter(({ disabledAt }) => disabledAt === null).map(({ available, lastCharacters }): [string, string] =>
      [lastCharacters ? `Gift card …${lastCharacters}` : 'Store credit', money(available)]),
  ];
  const known = facts.filter(([, said]) => said);
  return (
    <>
      <Card title="Reached by">
        {known.length === 0 && <p class="quiet">Nothing is known. Their orders may say more.</p>}
        <dl class="facts">
          {known.map(([label, said]) => [
            <dt key={label}>{label}</dt>, <dd key={`${label} said`} dir="auto">{said}</dd>,
          ])}
        </dl>
        {customer.consents.length > 0 && <Consents customer={customer} />}
      </Card>
      <Addresses customer={customer} />
    </>
  );
}

function Consents({ customer: { consents } }: { customer: Customer }) {
  return (
    <ul class="rows" aria-label="Consents">
      {consents.map(({ purpose, way, granted, source, at }) => (
        <li key={`${purpose} ${way ?? ''}`}>
          {granted ? 'Agreed to' : 'Refused'} {PURPOSES[purpose]}{way && ` by ${WAYS[way].toLowerCase()}`}
          <small class="quiet"> {source}, {moment(at)}</small>
        </li>
      ))}
    </ul>
  );
}

function Addresses({ customer: { addressBook } }: { customer: Customer }) {
  if (addressBook.length === 0) return null;
  return (
    <Card title="Addresses">
      <ul class="rows">
        {addressBook.map(({ id, address, isDefaultShipping, isDefaultBilling }) => (
          <li key={id}>
            <address dir="auto">
              {[address.name, address.company, address.line1, address.line2, `${address.postalCode ?? ''} ${address.city ?? ''}`.trim(),
                address.region, countryName(address.country)].filter(Boolean).join(', ')}
            </address>
            {(isDefaultShipping || isDefaultBilling) && (
              <small class="quiet">{[isDefaultShipping && 'Parcels go here', isDefaultBilling && 'Bills go here'].filter(Boolean).join('. ')}</small>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function languageName(tag: string): string {
  return new Intl.DisplayNames(undefined, { type: 'language' }).of(tag) ?? tag;
}

function countryName(code: string): string {
  return new Intl.DisplayNames(undefined, { type: 'region' }).of(code) ?? code;
}
