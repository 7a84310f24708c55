// Documents are typed by the schema alone: `graphql(...)` knows what each of them answers, and nothing is generated twice.

import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema.d.ts';

export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: {
    BigInt: string;
    CountryCode: string;
    CurrencyCode: string;
    Cursor: string;
    Date: string;
    DateTime: string;
    Decimal: string;
    JSON: unknown;
  };
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';
