// urql's client, for queries and mutations. It is a file of its own for the browser, and fetched with the first of them:
// a page that only watches never needs it.

import { Client, type Exchange, fetchExchange, makeOperation, mapExchange } from '@urql/core';
import type { Documents } from './documents.ts';

export interface AskingOptions {
  url: string;
  documents: Documents;
  fetch: typeof fetch;
}

export function createAsking({ url, documents, fetch }: AskingOptions): Client {
  return new Client({
    url,
    exchanges: [byIds(documents), fetchExchange],
    fetch,
    preferGetMethod: false,
    requestPolicy: 'network-only',
  });
}

/** Trusted documents go to the server by their ids. */
function byIds({ idOf }: Documents): Exchange {
  return mapExchange({
    onOperation(operation) {
      const documentId = idOf(operation.query);
      if (!documentId || operation.kind === 'teardown') return operation;
      const query = Object.assign({ ...operation.query, definitions: [] }, { documentId });
      return makeOperation(operation.kind, { ...operation, query });
    },
  });
}
