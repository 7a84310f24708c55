// Who did something, as an agent would say it.

import { graphql, type ResultOf } from '../../client/index.ts';

export const WhoParts = graphql(`fragment WhoParts on Actor { kind id name }`);

export type Who = ResultOf<typeof WhoParts>;

export function who({ kind, id, name }: Who, me: string | null): string {
  if (id !== null && id === me) return 'You';
  switch (kind) {
    case 'STAFF':
      return name ?? 'A colleague';
    case 'APP':
      return name ?? 'A system';
    case 'CUSTOMER':
    case 'GUEST':
    case 'ANONYMOUS':
      return 'The buyer';
    case 'SYSTEM':
      return 'By itself';
  }
}
