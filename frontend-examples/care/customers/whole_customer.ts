// All that an agent needs of a customer while the phone rings, in one question, asked again when one of their orders moves.

import { useRef } from 'preact/hooks';
import { graphql, type ResultOf } from '../../client/index.ts';
import { useQuery, useWatch } from '../../client/preact.ts';
import { useSoonAfter } from '../soon_after.ts';

const WholeCustomer = graphql(`
  query WholeCustomer($id: ID!) {
    customer(id: $id) {
      id name email phone company language preferredWay tags createdAt taxExemptReason returnedUnits
      creditLimit { amount currency }
      addressBook { id isDefaultShipping isDefaultBilling address { name company line1 line2 city region postalCode country } }
      consents { purpose way granted source at }
      orderCounts { total open completed canceled }
      lifetimeValue { value { amount currency } captured { amount currency } refunded { amount currency } }
      openProblems { kinds order { id number } }
      storeCredit { id kind available { amount currency } held { amount currency } lastCharacters expiresAt disabledAt }
      notes { id body at author { kind name } }
      contacts { id way direction reason summary at recordedBy { kind name } order { id number } }
      orders(first: 20) {
        edges { node { id number placedAt status paymentStatus fulfillmentStatus totals { total { amount currency } } } }
        pageInfo { hasNextPage }
      }
    }
  }
`);

const CustomersOrders = graphql(`
  subscription CustomersOrders($filter: OrderFilter, $after: Cursor) {
    ordersChanged(filter: $filter, after: $after) {
      __typename
      ... on OrderSnapshot { cursor }
      ... on OrderChange { cursor }
      ... on OrderLeft { cursor }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor }
    }
  }
`);

export type Customer = NonNullable<ResultOf<typeof WholeCustomer>['customer']>;

const SOON_MS = 500;

export function useCustomer(id: string) {
  const answer = useQuery(WholeCustomer, { id });
  const changes = useWatch(CustomersOrders, { filter: { customerId: id } }, (count: number) => count + 1, 0);
  // The stream's first item is a snapshot of what the question answers as well.
  const told = useRef(0);
  if (changes.value > 1) told.current = changes.value;
  useSoonAfter(told.current, SOON_MS, answer.again);
  return answer;
}
