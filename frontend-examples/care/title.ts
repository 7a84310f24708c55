// What the browser's tab says, so that an agent finds the right one of many.

import { useEffect } from 'preact/hooks';

const DESK = 'Care desk';

/** `null`: not known yet. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? DESK : `${title} · ${DESK}`;
    return () => {
      document.title = DESK;
    };
  }, [title]);
}
