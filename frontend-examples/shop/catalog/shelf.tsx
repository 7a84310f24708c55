// A page of articles and, behind a button, the next one. Each page watches its own stock.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { useQuery } from '../../client/preact.ts';
import { Button } from '../../look/button.tsx';
import { classes } from '../../look/classes.ts';
import { Answer } from '../../look/states.tsx';
import { CHANNEL } from '../channel.ts';
import { useHeld } from '../held.ts';
import { useStock } from '../stock/stock.ts';
import { ArticleCard } from './article_card.tsx';
import { ARTICLES, type ArticleShown } from './articles.ts';
import { keepPlace, placeHere } from './place.ts';

/** Full rows whether two, three, four or six stand side by side. */
const PAGE = 24;

export interface ShelfProps {
  search?: string;
  codes?: readonly string[];
  /** Stands there when nothing does. */
  empty?: ComponentChildren;
  /** Told how many articles were found, and whether there are more. */
  onFound?: (count: number, more: boolean) => void;
  /** The page before this one ended here. */
  after?: string | null;
  /** Which page it is. */
  page?: number;
  /** Somebody pressed a button for this page, and goes on at its first article. */
  focused?: boolean;
}

type More = 'not yet' | 'as before' | 'pressed';

export function Shelf({ search, codes, empty = null, onFound, after = null, page = 1, focused = false }: ShelfProps) {
  const asked = useHeld(useQuery(ARTICLES, { channel: CHANNEL, search: search ?? null, codes: codes ? [...codes] : null, first: PAGE, after }));
  // Of this search: another one begins with its first page.
  const [shown, showMore] = useState<{ of: string | undefined; more: More }>(() => ({ of: search, more: placeHere().catalogPages > page ? 'as before' : 'not yet' }));
  const more = shown.of === search ? shown.more : 'not yet';
  function press() {
    showMore({ of: search, more: 'pressed' });
    keepPlace({ catalogPages: page + 1 });
  }
  useEffect(() => {
    if (asked.data && !asked.stale) onFound?.(asked.data.skus.edges.length, asked.data.skus.pageInfo.hasNextPage);
  }, [asked.data, asked.stale]);
  return (
    <Answer of={asked} loading={<ShelfLoading slow={asked.state === 'slow'} />}>
      {({ skus: { edges, pageInfo } }) => (
        <>
          {edges.length === 0 ? empty : <Cards articles={inOrderOf(codes, edges.map(({ node }) => node))} stale={asked.stale} focused={focused} />}
          {pageInfo.hasNextPage && !codes && (more === 'not yet'
            ? <p class="shelf-more"><Button onClick={press}>Show more</Button></p>
            : <Shelf {...(search === undefined ? {} : { search })} after={pageInfo.endCursor} page={page + 1} focused={more === 'pressed'} />)}
        </>
      )}
    </Answer>
  );
}

function Cards({ articles, stale, focused }: { articles: readonly ArticleShown[]; stale: boolean; focused: boolean }) {
  const stock = useStock(articles.map(({ code }) => code));
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    // The button that brought this page is gone.
    if (focused) list.current?.querySelector('a')?.focus({ preventScroll: true });
  }, []);
  return (
    <ul class={classes('shelf', stale && 'stale')} ref={list} aria-busy={stale}>
      {articles.map((article) => <ArticleCard key={article.id} article={article} stock={stock.get(article.code) ?? article.stock} />)}
    </ul>
  );
}

/** The server answers in the order of codes; a shop has an order of its own. */
function inOrderOf(codes: readonly string[] | undefined, articles: readonly ArticleShown[]): readonly ArticleShown[] {
  if (!codes) return articles;
  return articles.toSorted((one, other) => codes.indexOf(one.code) - codes.indexOf(other.code));
}

function ShelfLoading({ slow }: { slow: boolean }) {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading articles</span>
      {slow && <p class="quiet">This takes longer than usual. It is still on its way.</p>}
      <div class="shelf" aria-hidden="true">
        {Array.from({ length: 8 }, (_, place) => <span key={place} class="bone article-bone" />)}
      </div>
    </div>
  );
}
