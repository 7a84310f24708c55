// Ask anew when something changed that the question does not name: an order's version, a step of an edit.

import { useLayoutEffect, useRef } from 'preact/hooks';

/** `again` runs whenever `version` is another one, and not for the first: that was asked by the question itself. */
export function useAgainOn(version: number, again: () => void): void {
  const asked = useRef(version);
  useLayoutEffect(() => {
    if (asked.current === version) return;
    asked.current = version;
    again();
  }, [version, again]);
}
