// The pages of the shop: `#/article/CODE` is the page `article`, and what follows is the page's own affair.

import type { VNode } from 'preact';
import type { Route } from '../look/route.ts';
import { ArticlePage } from './article/page.tsx';
import { BasketPage } from './basket/page.tsx';
import { CatalogPage } from './catalog/page.tsx';
import { CheckoutPage } from './checkout/page.tsx';
import { NotFoundPage } from './not_found.tsx';
import { StoresPage } from './stores/page.tsx';

export interface PageProps {
  /** `parts` begins with the page's own name. */
  route: Route;
}

type Page = (props: PageProps) => VNode;

const PAGES = new Map<string, Page>([
  ['', CatalogPage],
  ['article', ArticlePage],
  ['basket', BasketPage],
  ['checkout', CheckoutPage],
  ['stores', StoresPage],
]);

export function pageOf({ parts: [name = ''] }: Route): Page {
  return PAGES.get(name) ?? NotFoundPage;
}
