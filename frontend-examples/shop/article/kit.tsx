// What a kit is made of. It is bought as one and priced as one; it can be had as long as each of its parts can.

import { link } from '../../look/route.ts';
import { calm } from '../../look/article/name.ts';
import { ArticlePicture } from '../../look/article/picture.tsx';
import type { Stock } from '../stock/stock.ts';
import { StockBadge } from '../stock/stock_badge.tsx';
import type { Article } from './article.ts';

export function Kit({ components, latest }: { components: Article['components']; latest: ReadonlyMap<string, Stock> }) {
  if (components.length === 0) return null;
  return (
    <section aria-labelledby="kit">
      <h2 id="kit">What is in it</h2>
      <ul class="kit">
        {components.map(({ quantity, sku: { code, name, stock } }) => (
          <li key={code}>
            <ArticlePicture code={code} name={name} />
            <span class="kit-part"><b>{quantity} ×</b> <a href={link('article', code)} dir="auto">{calm(name)}</a></span>
            <StockBadge stock={latest.get(code) ?? stock} />
          </li>
        ))}
      </ul>
    </section>
  );
}
