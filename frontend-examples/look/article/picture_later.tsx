// The same picture for a page whose words come first: the drawings are fetched once something is to be seen.

import { useEffect, useState } from 'preact/hooks';
import type { ArticlePicture, ArticlePictureProps } from './picture.tsx';

let fetched: typeof ArticlePicture | null = null;

export function ArticlePictureLater(props: ArticlePictureProps) {
  const [Drawn, setDrawn] = useState(() => fetched);
  useEffect(() => {
    if (Drawn) return;
    import('./picture.tsx').then(
      ({ ArticlePicture: drawn }) => setDrawn(() => (fetched = drawn)),
      () => setDrawn(null), // The line is lost: its place stays empty, and the name stands beside it.
    );
  }, []);
  return Drawn ? <Drawn {...props} /> : <span class="picture bone" aria-hidden="true" />;
}
