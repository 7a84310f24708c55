// Why something was not done, and what to do next. A refusal that names a field is said at the field; all others here.

import { graphql, type ResultOf } from '../../client/index.ts';
import type { Trouble } from '../../client/trouble.ts';
import { money } from '../../look/money.ts';
import { Failure } from '../../look/states.tsx';
import { clock } from '../../look/time.ts';
import { HOLD_REASON } from './words.ts';

export const RefusalParts = graphql(`
  fragment RefusalParts on UserError {
    __typename code message path retryable
    ... on VersionConflict { current { __typename ... on Order { version } ... on OrderEdit { version } } }
    ... on AmountExceeded { limit { amount currency } }
    ... on QuantityExceeded { excesses { sku requested left } }
    ... on InsufficientStock { shortfalls { sku requested available } }
    ... on OrderEditOpen { expiresAt }
    ... on Held { holds { id reason } }
  }
`);

export type Refusal = ResultOf<typeof RefusalParts>;

interface RefusalsProps {
  errors: readonly Refusal[];
  trouble: Trouble | null;
  /** Fields that say their own. */
  fields?: readonly string[];
}

export function Refusals({ errors, trouble, fields = [] }: RefusalsProps) {
  const own = errors.filter(({ code, path }) => code !== 'VERSION_CONFLICT' && !fields.includes(path[0] ?? ''));
  if (trouble) return <Failure trouble={trouble} />;
  if (own.length === 0) return null;
  return (
    <div class="failure" role="alert">
      {own.map((error, at) => <p key={at} dir="auto">{refusalWords(error)}</p>)}
    </div>
  );
}

/** What is said at a field of an input; null when nothing is wrong with it. */
export function atField(errors: readonly Refusal[], field: string): string | null {
  const wrong = errors.find(({ path }) => path[0] === field);
  return wrong ? refusalWords(wrong) : null;
}

export function refusalWords(error: Refusal): string {
  switch (error.__typename) {
    case 'AmountExceeded':
      return `That is too much: at most ${money(error.limit)} is left. Enter less.`;
    case 'QuantityExceeded':
      return error.excesses.map(({ sku, left }) => `Of ${sku}, ${left} can still be taken. Choose fewer.`).join(' ');
    case 'InsufficientStock':
      return error.shortfalls.map(({ sku, requested, available }) => shortage(sku, requested, available)).join(' ');
    case 'OrderEditOpen':
      return `Somebody else prepares a change of this order until ${clock(error.expiresAt)}. Wait for them, or ask them to give it up.`;
    case 'Held':
      return `A hold keeps it: ${error.holds.map(({ reason }) => HOLD_REASON[reason]).join(', ')}. Release it first.`;
    default:
      return `${sentence(error.message)} ${NEXT[error.code] ?? 'Nothing was changed.'}`;
  }
}

function shortage(sku: string, requested: number, available: number | null): string {
  const there = available === null ? 'fewer are there' : available === 0 ? 'none is there' : `only ${available} are there`;
  return `Of ${sku}, ${requested} are wanted and ${there}. Take fewer, or let the rest wait for stock.`;
}

const NEXT: Readonly<Partial<Record<Refusal['code'], string>>> = {
  INVALID: 'Correct it and try again.',
  NOT_FOUND: 'It may have gone meanwhile; choose another.',
  ILLEGAL_TRANSITION: 'The order has gone on: look at it, and choose again.',
  IN_FLIGHT: 'It is being done; try again in a moment.',
  LIMIT_EXCEEDED: 'Ask a colleague whose role may do more.',
  PART_OF_KIT: 'Name the kit instead of its part.',
};

/** The server says reasons in lower case and without a full stop. */
function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
