// What is wrong with what was typed, at the fields that it is about: what the page sees by itself before anything is
// sent, and what the server's rules found.

import { countryName } from '../countries.ts';
import type { OrderError } from './attempt.ts';
import type { Draft } from './draft.ts';

export type FieldName = keyof Draft | 'country' | 'postalCode';

export type Faults = Partial<Record<FieldName, string>>;

/** What nobody can do without. `isBrought`: it comes to an address. */
export function missingIn(draft: Draft, isBrought: boolean): Faults {
  const faults: Faults = {};
  if (!draft.name.trim()) faults.name = 'Type your name.';
  if (!draft.email.trim()) faults.email = 'Type your e-mail address: the link to your order goes there.';
  else if (!/^\S+@\S+\.\S+$/.test(draft.email.trim())) faults.email = 'This is no e-mail address: it looks like ada@example.com.';
  if (isBrought && !draft.line1.trim()) faults.line1 = 'Type the street and number.';
  if (isBrought && !draft.city.trim()) faults.city = 'Type the city or town.';
  return faults;
}

/** By the fields' own names; what no field can mend is under `rest`. */
export function faultsOf(errors: readonly OrderError[], country: string): { fields: Faults; rest: readonly OrderError[] } {
  const fields: Faults = {};
  const rest: OrderError[] = [];
  for (const error of errors) {
    const field = fieldAt(error.path);
    if (field) fields[field] = faultWords(error, country);
    else rest.push(error);
  }
  return { fields, rest };
}

const FIELDS: ReadonlySet<string> = new Set<FieldName>([
  'name', 'email', 'phone', 'line1', 'line2', 'city', 'region', 'postalCode', 'country', 'giftMessage',
]);

/** `["deliveries", "0", "address", "postalCode"]` is about the postal code. */
function fieldAt(path: readonly string[]): FieldName | null {
  const last = path.at(-1) ?? '';
  return isFieldName(last) ? last : null;
}

function isFieldName(name: string): name is FieldName {
  return FIELDS.has(name);
}

function faultWords(error: OrderError, country: string): string {
  const where = countryName(country);
  const finding = 'finding' in error ? error.finding : null;
  switch (finding) {
    case 'STREET_MISSING': return `An address in ${where} has a street.`;
    case 'CITY_MISSING': return `An address in ${where} has a city or town.`;
    case 'REGION_MISSING': return `An address in ${where} names its region.`;
    case 'REGION_UNKNOWN': return `There is no such region in ${where}.`;
    case 'POSTAL_CODE_MISSING': return `An address in ${where} has a postal code.`;
    case 'POSTAL_CODE_INVALID': return `Postal codes in ${where} do not look like this. Look at it again.`;
    case 'POSTAL_CODE_OF_ANOTHER_REGION': return 'This postal code belongs to another region.';
    case 'PHONE_INVALID': return 'Nobody can have this phone number. Look at it again, or leave it out.';
    default: return 'The shop cannot use this. Look at it again.';
  }
}
