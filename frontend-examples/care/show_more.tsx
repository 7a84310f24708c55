// At the end of a list that goes on.

import { Button } from '../look/button.tsx';
import { Failure } from '../look/states.tsx';
import type { Pages } from './pages.ts';

export function ShowMore({ pages: { hasMore, working, trouble, more } }: { pages: Pages<unknown> }) {
  return (
    <>
      {trouble && <Failure trouble={trouble} />}
      {hasMore && <Button working={working} onClick={more}>Show more</Button>}
    </>
  );
}
