// Where in the catalog one was. It stands in the browser's history, beside the address: who comes back from an article
// finds as many articles as before, and the one that they left from where it was.

import { useEffect } from 'preact/hooks';

interface Place {
  catalogY: number;
  catalogPages: number;
}

/** A browser takes only so many changes of its history in a while. */
const REST_MS = 100;

export function placeHere(): Place {
  const state: unknown = history.state;
  return isPlace(state) ? state : { catalogY: 0, catalogPages: 1 };
}

export function keepPlace(change: Partial<Place>): void {
  history.replaceState({ ...placeHere(), ...change }, '');
}

/** For the page of the catalog: go where one was as soon as there is so much of it again, and remember from then on. */
export function usePlace(): void {
  useEffect(() => {
    const { catalogY: y } = placeHere();
    let restored = y === 0;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const grown = new ResizeObserver(() => {
      if (document.documentElement.scrollHeight < y + innerHeight) return;
      grown.disconnect();
      scrollTo(0, y);
      restored = true;
    });
    /** Who scrolls before that has gone elsewhere: the page must not take them back. */
    const give = () => {
      grown.disconnect();
      restored = true;
    };
    const scrolled = () => {
      if (!restored) return;
      clearTimeout(resting);
      resting = setTimeout(() => keepPlace({ catalogY: Math.round(scrollY) }), REST_MS);
    };
    if (!restored) grown.observe(document.body);
    addEventListener('wheel', give, { passive: true });
    addEventListener('touchmove', give, { passive: true });
    addEventListener('scroll', scrolled, { passive: true });
    return () => {
      clearTimeout(resting);
      grown.disconnect();
      removeEventListener('wheel', give);
      removeEventListener('touchmove', give);
      removeEventListener('scroll', scrolled);
    };
  }, []);
}

function isPlace(state: unknown): state is Place {
  return typeof state === 'object' && state !== null && 'catalogY' in state && 'catalogPages' in state;
}
