// Parts of the page that most visitors never open are fetched when they are: the first look costs less.

import type { ComponentChildren, FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Failure } from '../look/states.tsx';
import { useWords } from './language.tsx';

type Loaded<Props> = { Part: FunctionComponent<Props> } | 'failed' | null;

/** `waiting` stands there until the part is. */
export function later<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  waiting: ComponentChildren = null,
): FunctionComponent<Props> {
  let kept: Loaded<Props> = null;
  return function Later(props: Props) {
    const words = useWords();
    const [loaded, setLoaded] = useState(kept);
    const fetchPart = () => {
      load().then(
        (Part) => setLoaded((kept = { Part })),
        // Its file did not come: the line is lost, or the shop was renewed since the page was opened.
        () => setLoaded('failed'),
      );
    };
    useEffect(() => {
      if (!kept) fetchPart();
    }, []);
    if (loaded === 'failed') return <Failure trouble={{ message: words.away, next: words.awayWhy }} again={fetchPart} />;
    return <>{loaded ? <loaded.Part {...props} /> : waiting}</>;
  };
}
