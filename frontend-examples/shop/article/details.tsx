// What the merchant keeps about an article: weight, bar code, and whatever attributes there are, as they are spelled.

import { weight } from '../weight.ts';
import type { Article } from './article.ts';

export function Details({ article }: { article: Article }) {
  const { code, gtin, unit, weightGrams, returnable, attributes } = article;
  const rows: [string, string][] = [['Article number', code]];
  if (gtin) rows.push(['Bar code', gtin]);
  if (unit !== 'piece') rows.push(['Sold by', unit]);
  if (weightGrams) rows.push(['Weight', weight(weightGrams)]);
  rows.push(['Returns', returnable ? 'You may send it back' : 'It cannot be sent back']);
  rows.push(...attributeRows(attributes));
  return (
    <section aria-labelledby="details">
      <h2 id="details">Details</h2>
      <dl class="details">
        {rows.map(([term, value]) => <div key={term}><dt dir="auto">{term}</dt><dd dir="auto">{value}</dd></div>)}
      </dl>
    </section>
  );
}

/** An object of anything: what is a plain value is shown, what is nested is the merchant's own affair. */
function attributeRows(attributes: unknown): [string, string][] {
  if (typeof attributes !== 'object' || attributes === null) return [];
  return Object.entries(attributes).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const shown = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value;
    return typeof shown === 'string' || typeof shown === 'number' ? [[name.charAt(0).toUpperCase() + name.slice(1), String(shown)]] : [];
  });
}
