// The beginning of the shop, and what a search finds: `#/` and `#/?q=words`.

import { useState } from 'preact/hooks';
import { Empty } from '../../look/states.tsx';
import type { PageProps } from '../pages.ts';
import { ArticlePicture } from '../../look/article/picture.tsx';
import { useTitle } from '../title.ts';
import { COLLECTIONS, FAVORITES } from './collections.ts';
import { usePlace } from './place.ts';
import { Shelf } from './shelf.tsx';

export function CatalogPage({ route }: PageProps) {
  const search = route.query.get('q')?.trim() ?? '';
  useTitle(search || null);
  usePlace();
  return search ? <Found search={search} /> : <Window />;
}

function Window() {
  return (
    <>
      <section class="window">
        <div class="window-words">
          <h1>Small things for the house</h1>
          <p>What you see is what is there: stock, days and prices on these pages change while you look at them.</p>
        </div>
        <ul class="collections" aria-label="Collections">
          {COLLECTIONS.map(({ title, search, code, name }) => (
            <li key={search}>
              <a class="collection" href={`#/?${new URLSearchParams({ q: search })}`}>
                <ArticlePicture code={code} name={name} />
                <span>{title}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="favorites">
        <h2 id="favorites">Favorites</h2>
        <Shelf codes={FAVORITES} empty={<p class="quiet">None of the favorites is sold here.</p>} />
      </section>
      <section aria-labelledby="everything">
        <h2 id="everything">Everything</h2>
        <Shelf empty={<Empty title="Nothing is for sale yet.">As soon as the merchant has articles, they stand here.</Empty>} />
      </section>
    </>
  );
}

function Found({ search }: { search: string }) {
  const [found, setFound] = useState('');
  return (
    <>
      <h1>Results for <q dir="auto">{search}</q></h1>
      <p class="quiet" role="status">{found}</p>
      <Shelf
        search={search}
        onFound={(count, more) => setFound(more ? `More than ${count} articles` : count === 1 ? '1 article' : `${count} articles`)}
        empty={(
          <Empty title="Nothing was found." action={<a class="button" href="#/">See everything</a>}>
            A part of a name, the beginning of a code or a whole bar code finds an article.
          </Empty>
        )}
      />
    </>
  );
}
