// The basket: what is in it, whether all of it can still be had, how it gets home, and what it comes to.

import { useEffect } from 'preact/hooks';
import { useQuery } from '../../client/preact.ts';
import { Answer, Empty } from '../../look/states.tsx';
import { MOST_LINES, useBasket } from '../basket.ts';
import { CHANNEL } from '../channel.ts';
import { CHECKOUT } from '../checkout/page_later.ts';
import { useOwnHold } from '../checkout/own_hold.ts';
import { useDelivery } from '../delivery/delivery.ts';
import { DeliveryChooser } from '../delivery/delivery_chooser.tsx';
import { useHeld } from '../held.ts';
import { useStock } from '../stock/stock.ts';
import { useTitle } from '../title.ts';
import { BASKET_ARTICLES } from './articles.ts';
import { BasketLines } from './lines.tsx';
import { rowsOf } from './rows.ts';
import { Summary } from './summary.tsx';

export function BasketPage() {
  useTitle('Basket');
  const { lines } = useBasket();
  return (
    <>
      <h1>Your basket</h1>
      {lines.length === 0
        ? <Empty title="Nothing is in it yet." action={<a class="button primary" href="#/">Look around</a>} />
        : <Filled />}
    </>
  );
}

function Filled() {
  useEffect(CHECKOUT.prepare, []);
  const { lines } = useBasket();
  const codes = lines.map(({ sku }) => sku);
  // The codes in an order of their own: a quantity that changes asks for no names again.
  const asked = useHeld(useQuery(BASKET_ARTICLES, { channel: CHANNEL, codes: codes.toSorted(), first: MOST_LINES }));
  const stock = useStock(codes);
  const hold = useOwnHold();
  const delivery = useDelivery(lines, hold?.id ?? null, codes.map((code) => stock.get(code)?.status).join());
  return (
    <Answer of={asked}>
      {({ skus }) => {
        const rows = rowsOf(lines, skus.edges.map(({ node }) => node), stock, delivery.lines, delivery.asked.data?.availability?.asOf ?? null, hold);
        return (
          <div class="basket">
            <section aria-labelledby="articles">
              <h2 id="articles" class="unseen">Articles</h2>
              <BasketLines rows={rows} />
              <DeliveryChooser delivery={delivery} />
            </section>
            <Summary rows={rows} delivery={delivery} />
          </div>
        );
      }}
    </Answer>
  );
}
