// The band in a word. Units are named where the channel shows them and few are left: nobody needs to know of 800.

import { Badge, type Tone } from '../../look/badge.tsx';
import type { Stock } from './stock.ts';

const BANDS: Record<Stock['status'], readonly [Tone, string]> = {
  IN_STOCK: ['done', 'In stock'],
  LOW_STOCK: ['waiting', 'Only a few left'],
  BACKORDER: ['moving', 'On backorder'],
  PREORDER: ['ready', 'Preorder'],
  OUT_OF_STOCK: ['stopped', 'Sold out'],
};

export function StockBadge({ stock }: { stock: Stock | null | undefined }) {
  if (!stock) return null;
  const [tone, words] = BANDS[stock.status];
  const few = stock.status === 'LOW_STOCK' && stock.availableNow !== null;
  return <Badge tone={tone}>{few ? `Only ${stock.availableNow ?? ''} left` : words}</Badge>;
}
