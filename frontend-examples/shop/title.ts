// What the window is called, and where a reader begins in a page whose heading comes with its answer.

import { useLayoutEffect } from 'preact/hooks';
import { focusHeading } from '../look/route.ts';

const SHOP = 'The shop';

/** Where the focus was when somebody went elsewhere; null: this is the first page. */
let before: Element | null = null;
addEventListener('hashchange', () => (before = document.activeElement ?? document.body));

/** To be used where the page's heading is rendered. */
export function useTitle(title: string | null): void {
  useLayoutEffect(() => {
    document.title = title === null ? SHOP : `${title} · ${SHOP}`;
  }, [title]);
  useLayoutEffect(() => {
    // The route took the focus to a heading that was not there yet. On the first page the browser's own beginning is right,
    // and whoever has gone to another place meanwhile stays there.
    const { activeElement, body } = document;
    if (before && (activeElement === body || activeElement === before)) focusHeading();
  }, []);
}
