// Stands in for `@0no-co/graphql.web` in what a browser gets (`build.ts` sees to it). Documents are checked when a page is
// built, and all that is needed of one later is its kind, its name and its text: a parser would weigh as much as this client.
//
// It knows definitions by their braces. A document that holds a brace in a string or a comment is not for it: such a
// value belongs into a variable.

export const Kind = {
  DOCUMENT: 'Document',
  OPERATION_DEFINITION: 'OperationDefinition',
  FRAGMENT_DEFINITION: 'FragmentDefinition',
  FIELD: 'Field',
  NAME: 'Name',
} as const;

interface Definition {
  kind: 'OperationDefinition' | 'FragmentDefinition';
  operation?: string;
  name?: { kind: 'Name'; value: string };
  text: string;
}

interface Document {
  kind: 'Document';
  definitions: Definition[];
}

export function parse(source: string): Document {
  const definitions: Definition[] = [];
  let begin = 0;
  let braces = 0;
  let parentheses = 0;
  for (let at = 0; at < source.length; at++) {
    const sign = source[at];
    if (sign === '(') parentheses++;
    else if (sign === ')') parentheses--;
    else if (parentheses > 0) continue; // What stands among arguments is a value.
    else if (sign === '{') braces++;
    else if (sign === '}' && --braces === 0) {
      definitions.push(definition(source.slice(begin, at + 1).trim()));
      begin = at + 1;
    }
  }
  return { kind: Kind.DOCUMENT, definitions };
}

export function print(node: Document | Definition): string {
  return 'definitions' in node ? node.definitions.map(({ text }) => text).join('\n') : node.text;
}

function definition(text: string): Definition {
  const [, word = 'query', name] = /^(\w+)\s*(\w+)?/.exec(text) ?? [];
  return {
    ...(word === 'fragment' ? { kind: Kind.FRAGMENT_DEFINITION } : { kind: Kind.OPERATION_DEFINITION, operation: word }),
    ...(name && { name: { kind: Kind.NAME, value: name } }),
    text,
  };
}

/** What an answer's errors become: as much of the real one as urql fills in. */
export class GraphQLError extends Error {
  override readonly name = 'GraphQLError';

  constructor(
    message: string,
    readonly nodes?: unknown,
    readonly source?: unknown,
    readonly positions?: unknown,
    readonly path?: readonly (string | number)[],
    readonly originalError?: unknown,
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
