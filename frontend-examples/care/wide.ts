// Whether there is room for columns; lists with rows of one height must know it before they draw.

import { useLayoutEffect, useState } from 'preact/hooks';

const ROOM = '(min-width: 60rem)';

export function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(ROOM).matches);
  useLayoutEffect(() => {
    const query = matchMedia(ROOM);
    const follow = () => setWide(query.matches);
    follow();
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return wide;
}
