// The link of an order: its token stands behind the `#` of the address. No server and no log ever sees it there, and
// nothing here keeps it anywhere else; the address stays as it is, so that a reload and a bookmark find the order.

import { useLayoutEffect, useState } from 'preact/hooks';

/** Lost letters leave a link that opens nothing, like one that has ended; its length tells them apart. */
const WHOLE = /^ot_[\w-]{48}(?:[\w-]{7})?$/;

export function useLink(): string | null {
  const [token, setToken] = useState(tokenInAddress);
  useLayoutEffect(() => {
    const follow = () => setToken(tokenInAddress());
    addEventListener('hashchange', follow);
    follow(); // it may have changed before anybody listened
    return () => removeEventListener('hashchange', follow);
  }, []);
  return token;
}

export const isWhole = (token: string): boolean => WHOLE.test(token);

function tokenInAddress(): string | null {
  return location.hash.slice(1) || null;
}
