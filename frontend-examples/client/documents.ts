// How a document goes to the server: as its text, or as the id under which the server was told to trust it.
// `npm run documents` writes what a server and what a page must know of them.

import { print } from '@0no-co/graphql.web';
import type { DocumentNode } from 'graphql';

export type Variables = Record<string, unknown>;

/** The ids of a page's documents by the names of their operations. */
export type DocumentIds = Readonly<Record<string, string>>;

export interface Documents {
  readonly idOf: (document: DocumentNode) => string | undefined;
  readonly asSent: (document: DocumentNode) => { query: string } | { documentId: string };
}

export function sendDocuments(ids: DocumentIds | null): Documents {
  const idOf = (document: DocumentNode) => ids?.[nameOf(document) ?? ''];
  return {
    idOf,
    asSent(document) {
      const documentId = idOf(document);
      return documentId ? { documentId } : { query: print(document) };
    },
  };
}

function nameOf({ definitions }: DocumentNode): string | undefined {
  return definitions.find((one) => 'operation' in one)?.name?.value;
}
