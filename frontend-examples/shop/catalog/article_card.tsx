import { classes } from '../../look/classes.ts';
import { money } from '../../look/money.ts';
import { link } from '../../look/route.ts';
import { AddToBasket } from '../add_to_basket.tsx';
import { calm } from '../../look/article/name.ts';
import { ArticlePicture } from '../../look/article/picture.tsx';
import { canBeBought, type Stock } from '../stock/stock.ts';
import { StockBadge } from '../stock/stock_badge.tsx';
import type { ArticleShown } from './articles.ts';

/** `stock` is the latest of it; the article's own is as old as the page. */
export function ArticleCard({ article, stock }: { article: ArticleShown; stock: Stock | null }) {
  const name = calm(article.name);
  const buyable = article.price !== null && canBeBought(stock?.status);
  return (
    <li class={classes('card', 'article-card', !buyable && 'gone')}>
      <a class="article-link" href={link('article', article.code)}>
        <ArticlePicture code={article.code} name={article.name} />
        <span class="article-name" dir="auto">{name}</span>
      </a>
      <p class="article-price">{article.price ? money(article.price) : <span class="quiet">No price in this shop</span>}</p>
      <div class="article-foot">
        <StockBadge stock={stock} />
        {buyable && <AddToBasket sku={article.code} name={name} small label={ADD[stock?.status ?? 'IN_STOCK']} />}
      </div>
    </li>
  );
}

const ADD: Record<Stock['status'], string> = {
  IN_STOCK: 'Add',
  LOW_STOCK: 'Add',
  BACKORDER: 'Order',
  PREORDER: 'Preorder',
  OUT_OF_STOCK: 'Sold out',
};
