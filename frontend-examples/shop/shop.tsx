// The frame that all pages of the shop share: head with search and basket, the page that the address names, foot.

import { useLineState, useOrderwire } from '../client/preact.ts';
import { LineBanner } from '../look/line_banner.tsx';
import { Page } from '../look/page.tsx';
import { useRoute } from '../look/route.ts';
import { Toasts } from '../look/toast.tsx';
import { BasketLink } from './basket/basket_link.tsx';
import { SearchField } from './catalog/search_field.tsx';
import { ChannelShown } from './channel_shown.tsx';
import { useRelease } from './checkout/hold_release.ts';
import { pageOf } from './pages.ts';

export function Shop() {
  useRelease();
  const route = useRoute();
  const line = useLineState();
  const { serverNow } = useOrderwire();
  const ShownPage = pageOf(route);
  return (
    <Page
      name="The shop"
      links={[{ href: '#/stores', label: 'Stores', current: route.path === '#/stores' }]}
      linksLabel="Shop"
      aside={<><SearchField route={route} /><BasketLink current={route.path === '#/basket'} /></>}
      banner={<LineBanner state={line} now={serverNow} />}
      foot={<Foot />}
    >
      <ChannelShown>
        <ShownPage key={route.path} route={route} />
      </ChannelShown>
      <Toasts />
    </Page>
  );
}

function Foot() {
  return (
    <>
      <p>An example of Orderwire: goods and prices are real ones of a British gift shop (UCI Online Retail), everything else is invented.</p>
      <p><a href="/track/">Follow an order</a></p>
    </>
  );
}
