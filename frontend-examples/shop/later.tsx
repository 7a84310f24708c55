// Pages that most visitors do not open at first are fetched when they are: the shop's front costs less.

import type { ComponentChildren, FunctionComponent } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Failure, Loading } from '../look/states.tsx';

export interface Later<Props> {
  Page: FunctionComponent<Props>;
  /** Fetch it for whoever is about to open it. Nothing is said of what fails: it is fetched again when it is opened. */
  prepare: () => void;
}

type Loaded<Props> = { Page: FunctionComponent<Props> } | 'failed' | null;

const AWAY = { message: 'This page could not be fetched.', next: 'Check your connection, then try again.' };

export function later<Props extends object>(load: () => Promise<FunctionComponent<Props>>, waiting: ComponentChildren = <Loading lines={6} />): Later<Props> {
  let kept: Loaded<Props> = null;
  const fetchPage = async () => {
    kept = { Page: await load() };
    return kept;
  };
  function Page(props: Props) {
    const [loaded, setLoaded] = useState<Loaded<Props>>(kept);
    // Its file did not come: the line is lost, or the shop was renewed since the page was opened.
    const begin = () => void fetchPage().then(setLoaded, () => setLoaded('failed'));
    useLayoutEffect(() => {
      if (!kept) begin();
    }, []);
    if (loaded === 'failed') return <Failure trouble={AWAY} again={begin} />;
    return <>{loaded ? <loaded.Page {...props} /> : waiting}</>;
  }
  return { Page, prepare: () => void fetchPage().catch(() => undefined) };
}
