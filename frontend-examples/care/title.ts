// What the browser's tab says, so that an agent finds the right one of many.

import { useLayoutEffect } from 'preact/hooks';

const DESK = 'Care desk';

/** `null`: not known yet. */
export function useTitle(title: string | null): void {
  useLayoutEffect(() => {
    document.title = title === null ? DESK : `${title} · ${DESK}`;
    return () => {
      document.title = DESK;
    };
  }, [title]);
}
