// Where in the page one is, kept in the address behind `#/`: `#/orders/ID?tab=events`. The way back works, a link can
// be shared, and no server needs to know the ways of a page.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { keepPlaces, returnToPlace } from './place.ts';

export interface Route {
  /** `['orders', 'ID']` for `#/orders/ID`; empty at the beginning. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** The address without its query: a view that is keyed by it is a new one on every way. */
  readonly path: string;
}

export function currentRoute(): Route {
  const [path = '', query = ''] = location.hash.startsWith('#/') ? location.hash.slice(2).split('?') : [];
  return { parts: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query), path: `#/${path}` };
}

/** The address of a view: `link('orders', id)` is `#/orders/ID`. */
export function link(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

/** Go there. `replace` leaves no step to come back to, for a filter that is being typed. */
export function go(hash: string, { replace = false } = {}): void {
  if (hash === location.hash) return;
  if (!replace) {
    location.hash = hash;
    return;
  }
  history.replaceState(history.state, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Used once, at the page's root: it also takes the reader to the new view's heading. */
export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  const shownPath = useRef(route.path);
  useLayoutEffect(() => {
    const stopKeeping = keepPlaces();
    const follow = () => setRoute(currentRoute());
    addEventListener('hashchange', follow);
    return () => {
      stopKeeping();
      removeEventListener('hashchange', follow);
    };
  }, []);
  useLayoutEffect(() => {
    if (shownPath.current === route.path) return undefined;
    shownPath.current = route.path;
    focusHeading();
    return returnToPlace();
  }, [route.path]); // Another query is the same view: who is being taken to their place still gets there.
  return route;
}

/** Where a reader begins in a new view. A heading can be focused from here, not by the tab key. */
export function focusHeading(within: ParentNode = document): void {
  const heading = within.querySelector('h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // Somebody typed a stray %: it is looked for as it stands.
  }
}
