// Nothing to show: no link was given, or one that opens nothing (any more). The way on is the same, the words are not.

import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { createOrderwire } from '../client/index.ts';
import { OrderwireProvider } from '../client/preact.ts';
import { Button } from '../look/button.tsx';
import { AskForLink } from './ask_for_link.tsx';
import { demoToken } from './demo.ts';
import { GRAPH } from './graph.ts';
import { isWhole } from './link.ts';
import { useWords } from './language.tsx';

interface NoOrderProps {
  why: 'no-link' | 'ended' | 'revoked';
  token?: string;
}

export function NoOrder({ why, token }: NoOrderProps) {
  const words = useWords();
  // Nobody in particular asks: the link that opens nothing is not shown to the server again.
  const orderwire = useMemo(() => createOrderwire({ url: GRAPH }), []);
  useEffect(() => () => orderwire.close(), [orderwire]);
  const [title, text] = {
    'no-link': [words.ask, words.askWhy],
    'ended': token && !isWhole(token) ? [words.cut, words.cutWhy] : [words.ended, words.endedWhy],
    'revoked': [words.revoked, words.revokedWhy],
  }[why] as [string, string];
  useLayoutEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <OrderwireProvider value={orderwire}>
      <div class="no-order stack">
        <header class="order-head">
          <h1>{title}</h1>
          <p>{text}</p>
        </header>
        <AskForLink />
        <Demo />
      </div>
    </OrderwireProvider>
  );
}

/** Only where the page is part of the demo. */
function Demo() {
  const words = useWords();
  const token = demoToken();
  if (!token) return null;
  return (
    <section class="demo">
      <p class="quiet">{words.demoWhy}</p>
      <Button onClick={() => (location.hash = token)}>{words.demo}</Button>
    </section>
  );
}
