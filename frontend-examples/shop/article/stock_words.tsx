// What the band means for who wants the article: when it comes, and whether it can be ordered today.

import { useChannel } from '../channel_shown.tsx';
import { dayIn } from '../delivery/days.ts';
import { day } from '../../look/time.ts';
import type { Stock } from '../stock/stock.ts';
import type { Article } from './article.ts';

export function StockWords({ article, stock }: { article: Article; stock: Stock | null }) {
  const { timezone } = useChannel();
  if (!stock || article.price === null) return <p>This article is not sold in this shop.</p>;
  switch (stock.status) {
    case 'PREORDER':
      return article.availableFrom
        ? <p>Comes out on {day(dayIn(article.availableFrom, timezone))}. Order it today: it leaves on that day, before anybody else’s.</p>
        : <p>Not out yet. Order it today and you are among the first to get it.</p>;
    case 'BACKORDER':
      return <p>Sold out for now. Order it today, and the first that come in are kept for you.</p>;
    case 'OUT_OF_STOCK':
      return <p>Nobody can have it at present. Leave this page open: the moment it is back it says so here.</p>;
    case 'LOW_STOCK':
      return <p>What lies in your basket is not kept for you yet. At the checkout it is.</p>;
    case 'IN_STOCK':
      return null;
  }
}
