// What asks the graph, loaded when it is asked for the first time. It has the methods of urql's client that pages use.

import type { AnyVariables, Client, CombinedError, DocumentInput, OperationContext } from '@urql/core';

/** What a question failed of: the network, or what the server said. */
export type Failure = Pick<CombinedError, 'networkError' | 'graphQLErrors'>;

export interface Answer<Data> {
  data?: Data | undefined;
  error?: Failure | undefined;
}

export interface Asked<Data> extends Promise<Answer<Data>> {
  toPromise: () => Promise<Answer<Data>>;
}

export interface Graph {
  readonly query: <Data, Vars extends AnyVariables = AnyVariables>(
    document: DocumentInput<Data, Vars>,
    variables: Vars,
    context?: Partial<OperationContext>,
  ) => Asked<Data>;
  readonly mutation: Graph['query'];
}

export function graphLater(load: () => Promise<Client>): Graph {
  let loading: Promise<Client> | null = null;

  function asked<Data>(ask: (client: Client) => PromiseLike<Answer<Data>>): Asked<Data> {
    loading ??= load().catch((failure: unknown) => {
      loading = null; // The next question tries again.
      throw failure;
    });
    const answer = loading.then(ask, (failure: unknown): Answer<Data> => ({ error: unreachable(failure) }));
    return Object.assign(answer, { toPromise: () => answer });
  }

  return {
    query: (document, variables, context) => asked((client) => client.query(document, variables, context)),
    mutation: (document, variables, context) => asked((client) => client.mutation(document, variables, context)),
  };
}

/** The file that asks did not come, and neither would an answer have: told as urql tells of a lost network. */
function unreachable(failure: unknown): Failure {
  return { networkError: failure instanceof Error ? failure : new Error(String(failure)), graphQLErrors: [] };
}
