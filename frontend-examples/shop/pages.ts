// The pages of the shop: `#/article/CODE` is the page `article`, and what follows is the page's own affair.

import type { FunctionComponent } from 'preact';
import type { Route } from '../look/route.ts';
import { CatalogPage } from './catalog/page.tsx';
import { CHECKOUT } from './checkout/page_later.ts';
import { laterPage } from './later.tsx';
import { NotFoundPage } from './not_found.tsx';

export interface PageProps {
  /** `parts` begins with the page's own name. */
  route: Route;
}

type Page = FunctionComponent<PageProps>;

const PAGES = new Map<string, Page>([
  ['', CatalogPage],
  ['article', laterPage(async () => (await import('./article/page.tsx')).ArticlePage).Part],
  ['basket', laterPage(async () => (await import('./basket/page.tsx')).BasketPage).Part],
  ['checkout', CHECKOUT.Part],
  ['stores', laterPage(async () => (await import('./stores/page.tsx')).StoresPage).Part],
]);

export function pageOf({ parts: [name = ''] }: Route): Page {
  return PAGES.get(name) ?? NotFoundPage;
}
