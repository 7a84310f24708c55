// Parts of a page that most visitors do not open at first are fetched when they are: the first look costs less.

import type { ComponentChildren, FunctionComponent } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

export interface Later<Props> {
  Part: FunctionComponent<Props>;
  /** Fetch it for whoever is about to open it. Nothing is said of what fails: it is fetched again when it is opened. */
  prepare: () => void;
}

export interface LaterOptions {
  /** Stands there until the part is. */
  waiting: ComponentChildren;
  /** Its file did not come: the line is lost, or the page was renewed since it was opened. */
  Failed: FunctionComponent<{ again: () => void }>;
}

type Loaded<Props> = { Part: FunctionComponent<Props> } | 'failed' | null;

export function later<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  { waiting, Failed }: LaterOptions,
): Later<Props> {
  let kept: Loaded<Props> = null;
  const fetchPart = async () => (kept = { Part: await load() });
  function Part(props: Props) {
    const [loaded, setLoaded] = useState<Loaded<Props>>(kept);
    const begin = () => void fetchPart().then(setLoaded, () => setLoaded('failed'));
    useLayoutEffect(() => {
      if (!kept) begin();
    }, []);
    if (loaded === 'failed') return <Failed again={begin} />;
    return <>{loaded ? <loaded.Part {...props} /> : waiting}</>;
  }
  return { Part, prepare: () => void fetchPart().catch(() => undefined) };
}
