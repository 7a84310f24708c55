// Where in the catalog one was. It stands in the browser's history, beside the address: who comes back from an article
// finds as many articles as before, and the one that they left from where it was.

import { useLayoutEffect } from 'preact/hooks';

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
  const others: unknown = history.state; // such as the name that the route gave to this step
  history.replaceState({ ...(typeof others === 'object' ? others : {}), ...placeHere(), ...change }, '');
}

/** For the page of the catalog: go where one was as soon as there is so much of it again, and remember from then on. */
export function usePlace(): void {
  useLayoutEffect(() => {
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
    const keep = () => {
      clearTimeout(resting);
      resting = undefined;
      keepPlace({ catalogY: Math.round(scrollY) });
    };
    const scrolled = () => {
      if (!restored) return;
      clearTimeout(resting);
      resting = setTimeout(keep, REST_MS);
    };
    /** A press may lead away: what was scrolled just before is kept while this is still the catalog's step. */
    const pressed = () => {
      if (resting !== undefined) keep();
    };
    if (!restored) grown.observe(document.body);
    addEventListener('wheel', give, { passive: true });
    addEventListener('touchmove', give, { passive: true });
    addEventListener('keydown', give);
    addEventListener('scroll', scrolled, { passive: true });
    addEventListener('click', pressed, { capture: true });
    return () => {
      clearTimeout(resting);
      grown.disconnect();
      removeEventListener('wheel', give);
      removeEventListener('touchmove', give);
      removeEventListener('keydown', give);
      removeEventListener('scroll', scrolled);
      removeEventListener('click', pressed, { capture: true });
    };
  }, []);
}

function isPlace(state: unknown): state is Place {
  return typeof state === 'object' && state !== null && 'catalogY' in state && 'catalogPages' in state;
}
