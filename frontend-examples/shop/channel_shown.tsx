// What is known of the channel, once for all pages.

import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { graphql } from '../client/index.ts';
import { useQuery } from '../client/preact.ts';
import { Answer, Empty } from '../look/states.tsx';
import { CHANNEL } from './channel.ts';

const CHANNEL_SHOWN = graphql(`
  query ChannelShown($code: String!) {
    channel(code: $code) {
      name
      currency
      timezone
      taxIncluded
      locations { kind address { country } }
    }
  }
`);

export interface Channel {
  name: string;
  currency: string;
  timezone: string;
  taxIncluded: boolean;
  /** Where most of its shoppers live, as far as one can tell: where its first location stands. */
  country: string;
}

const Shown = createContext<Channel | null>(null);

export function useChannel(): Channel {
  const channel = useContext(Shown);
  if (!channel) throw new Error('There is no <ChannelShown> around this component.');
  return channel;
}

export function ChannelShown({ children }: { children: ComponentChildren }) {
  const asked = useQuery(CHANNEL_SHOWN, { code: CHANNEL });
  return (
    <Answer of={asked}>
      {({ channel }) => {
        if (!channel) return <Empty title="There is no such shop">Nothing is sold in a channel called “{CHANNEL}”.</Empty>;
        const { locations, ...known } = channel;
        return <Shown.Provider value={{ ...known, country: locations[0]?.address.country ?? 'GB' }}>{children}</Shown.Provider>;
      }}
    </Answer>
  );
}
