// Follows the one order that a link opens, for as long as the link does.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { createOrderwire } from '../client/index.ts';
import { OrderwireProvider, useLineState, useOrderwire, useWatch } from '../client/preact.ts';
import { LineBanner } from '../look/line_banner.tsx';
import { Failure, Loading } from '../look/states.tsx';
import { GRAPH } from './graph.ts';
import { useWords } from './language.tsx';
import { NoOrder } from './no_order_later.ts';
import { OrderPage } from './order_page.tsx';
import { latest, newer, type Order, Track } from './tracked_order.ts';
import { inWords } from './trouble.ts';

export function Follow({ token }: { token: string }) {
  const orderwire = useMemo(() => createOrderwire({ url: GRAPH, credentials: () => ({ orderToken: token }) }), [token]);
  useEffect(() => () => orderwire.close(), [orderwire]);
  return (
    <OrderwireProvider value={orderwire}>
      <Followed token={token} />
    </OrderwireProvider>
  );
}

function Followed({ token }: { token: string }) {
  const words = useWords();
  const orderwire = useOrderwire();
  const line = useLineState();
  const watched = useWatch(Track, {}, latest, null);
  const [answered, setAnswered] = useState<Order | null>(null);
  const order = newer(watched.value, answered);
  const isGone = watched.state === 'ready' && !watched.value;
  const ended = watched.error?.kind === 'rights' || isGone;
  if (ended) return <NoOrder why={order ? 'revoked' : 'ended'} token={token} />;
  return (
    <>
      <LineBanner state={line} now={() => orderwire.serverNow()} />
      {order && <OrderPage order={order} onChange={setAnswered} />}
      {!order && line === 'offline' && <Failure trouble={{ message: words.away, next: words.awayWhy }} />}
      {!order && line !== 'offline' && !watched.error && <Loading slow={watched.state === 'slow'} lines={6} />}
      {watched.error && <Failure trouble={inWords(watched.error, words)} />}
    </>
  );
}
