// One article: what it is, whether it can be had now, and how soon it could be at the shopper's.

import { useState } from 'preact/hooks';
import { useQuery } from '../../client/preact.ts';
import { QuantityField } from '../../look/controls.tsx';
import { money } from '../../look/money.ts';
import { Answer, Empty } from '../../look/states.tsx';
import { AddToBasket } from '../add_to_basket.tsx';
import { calm } from '../../look/article/name.ts';
import { MOST_UNITS } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import { useChannel } from '../channel_shown.tsx';
import { DeliveryGlance } from '../delivery/delivery_glance.tsx';
import type { PageProps } from '../pages.ts';
import { ArticlePicture } from '../../look/article/picture.tsx';
import { canBeBought, useStock } from '../stock/stock.ts';
import { StockBadge } from '../stock/stock_badge.tsx';
import { useTitle } from '../title.ts';
import { ARTICLE, type Article } from './article.ts';
import { Details } from './details.tsx';
import { Kit } from './kit.tsx';
import { StockWords } from './stock_words.tsx';

export function ArticlePage({ route }: PageProps) {
  const code = route.parts[1] ?? '';
  const asked = useQuery(ARTICLE, { code, channel: CHANNEL });
  return <Answer of={asked}>{({ sku }) => (sku ? <ArticleShown article={sku} /> : <NoArticle code={code} />)}</Answer>;
}

function ArticleShown({ article }: { article: Article }) {
  const { code, price, components } = article;
  const name = calm(article.name);
  const { taxIncluded } = useChannel();
  const [quantity, setQuantity] = useState(1);
  const latest = useStock([code, ...components.map(({ sku }) => sku.code)]);
  const stock = latest.get(code) ?? article.stock;
  const buyable = price !== null && canBeBought(stock?.status);
  useTitle(name);
  return (
    <article class="article">
      <div class="article-picture"><ArticlePicture code={code} name={article.name} /></div>
      <div class="article-buy">
        <p class="quiet"><a href="#/">All articles</a></p>
        <h1 dir="auto">{name}</h1>
        {price && <p class="price">{money(price)} <small class="quiet">{taxIncluded ? 'with tax' : 'without tax'}</small></p>}
        <div class="article-stock" role="status">
          <StockBadge stock={stock} />
          <StockWords article={article} stock={stock} />
        </div>
        {buyable && (
          <div class="article-add">
            <QuantityField label={`Quantity of ${name}`} value={quantity} max={MOST_UNITS} onChange={setQuantity} />
            <AddToBasket sku={code} name={name} quantity={quantity} label={stock?.status === 'PREORDER' ? 'Preorder' : 'Add to basket'} />
          </div>
        )}
        {buyable && <DeliveryGlance lines={[{ sku: code, quantity }]} stock={stock} />}
      </div>
      <div class="article-more">
        <Kit components={components} latest={latest} />
        <Details article={article} />
      </div>
    </article>
  );
}

function NoArticle({ code }: { code: string }) {
  useTitle('Not found');
  return (
    <>
      <h1>There is no such article</h1>
      <Empty title={`Nothing is sold as “${code}”.`} action={<a class="button primary" href="#/">See everything</a>}>
        It may have left the range, or the address was cut short.
      </Empty>
    </>
  );
}
