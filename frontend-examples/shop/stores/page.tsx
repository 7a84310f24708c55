// Stores near a postal code: on the map, by distance, with what is open now. Nothing leaves the page for another host.

import { useState } from 'preact/hooks';
import { useQuery } from '../../client/preact.ts';
import { Map } from '../../look/map.tsx';
import { Answer, Empty } from '../../look/states.tsx';
import { CHANNEL } from '../channel.ts';
import { useChannel } from '../channel_shown.tsx';
import { DestinationForm } from '../delivery/destination_form.tsx';
import { useDestination } from '../delivery/destination.ts';
import { useHeld } from '../held.ts';
import { useTitle } from '../title.ts';
import { type Store, STORES } from './nearby.ts';
import { StoreCard } from './store_card.tsx';
import { useNextOpening } from './next_opening.ts';

export function StoresPage() {
  useTitle('Stores');
  const channel = useChannel();
  const [{ country, postalCode }] = useDestination();
  const here = { country: country ?? channel.country, postalCode };
  const everywhere = useHeld(useQuery(STORES, { channel: CHANNEL, near: null }));
  const near = useQuery(STORES, postalCode ? { channel: CHANNEL, near: here } : null);
  const nearby = useHeld(near);
  // The server does not know every postal code: then all stores stand there, in no order of distance.
  const lost = near.error?.kind === 'refused';
  const asked = postalCode && !lost ? nearby : everywhere;
  useNextOpening(asked);
  return (
    <>
      <h1>Stores</h1>
      <DestinationForm word="Near" {...here} />
      {lost && <p class="notice" role="status">We do not know where <b dir="auto">{postalCode}</b> lies. These are all our stores.</p>}
      <Answer of={asked}>{({ locations }) => <Stores stores={locations} />}</Answer>
    </>
  );
}

function Stores({ stores }: { stores: readonly Store[] }) {
  const [selected, select] = useState<string | null>(null);
  if (stores.length === 0) return <Empty title="There is no store here.">Everything is brought to your door.</Empty>;
  return (
    <div class="stores">
      <Map
        label="Our stores"
        points={stores.flatMap(({ code, name, coordinates }) => (coordinates ? [{ id: code, label: name, kind: 'place', ...coordinates }] : []))}
        areas={[...new Set(stores.map(({ address }) => address.country))]}
        selected={selected}
        hideList
        onSelect={(code) => {
          select(code);
          document.getElementById(`store-${code}`)?.scrollIntoView({ block: 'nearest' });
        }}
      />
      <ol class="store-list">
        {stores.map((store, index) => <StoreCard key={store.id} store={store} number={index + 1} selected={store.code === selected} />)}
      </ol>
    </div>
  );
}
