// Invoices and credit notes. Who holds only the link reads their numbers and sums: the papers name the buyer in full.

import { graphql, type ResultOf } from '../client/index.ts';
import { money } from '../look/money.ts';
import { day } from '../look/time.ts';
import { useWords } from './language.tsx';

export const PapersFragment = graphql(`
  fragment Papers on Order {
    invoices { id number kind issuedOn url total { amount currency } }
  }
`);

export function Papers({ invoices }: ResultOf<typeof PapersFragment>) {
  const words = useWords();
  if (invoices.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.papers}</h2>
      <ul class="papers">
        {invoices.map(({ id, number, kind, issuedOn, url, total }) => (
          <li key={id}>
            <span>{kind === 'CREDIT_NOTE' ? words.creditNote(number) : words.invoice(number)}</span>
            <span>{money(total)}</span>
            <small class="quiet">{day(issuedOn)}</small>
            {url && <a href={url} target="_blank" rel="noopener">{words.openPaper}<span class="unseen">, {words.newTab}</span></a>}
          </li>
        ))}
      </ul>
      {invoices.every(({ url }) => url === null) && <p class="quiet">{words.papersByAccount}</p>}
    </section>
  );
}
