// How a document goes to the server: as its text, or as the id under which the server was told to trust it.
// `npm run documents` writes what a server and what a page must know of them.

import { type Exchange, getOperationName, makeOperation, mapExchange, stringifyDocument } from '@urql/core';
import type { TadaDocumentNode } from 'gql.tada';

export type Variables = Record<string, unknown>;

/** The ids of a page's documents by the names of their operations. */
export type DocumentIds = Readonly<Record<string, string>>;

type Document = TadaDocumentNode<unknown, never>;

export interface Documents {
  asSent: (document: Document) => { query: string } | { documentId: string };
  /** The same for urql's queries and mutations. */
  readonly exchange: Exchange;
}

export function sendDocuments(ids: DocumentIds | null): Documents {
  function idOf(document: Document): string | undefined {
    return ids?.[getOperationName(document) ?? ''];
  }
  return {
    asSent(document) {
      const documentId = idOf(document);
      return documentId ? { documentId } : { query: stringifyDocument(document) };
    },
    exchange: mapExchange({
      onOperation(operation) {
        const documentId = idOf(operation.query);
        if (!documentId || operation.kind === 'teardown') return operation;
        const query = Object.assign({ ...operation.query, definitions: [] }, { documentId });
        return makeOperation(operation.kind, { ...operation, query });
      },
    }),
  };
}
