// The checkout's page: the form while there is something to buy, the confirmation once it is bought.

import { useLayoutEffect } from 'preact/hooks';
import { Empty } from '../../look/states.tsx';
import { go } from '../../look/route.ts';
import { useBasket } from '../basket.ts';
import type { PageProps } from '../pages.ts';
import { useTitle } from '../title.ts';
import { Checkout } from './checkout.tsx';
import { basketKey } from './held_basket.ts';
import { usePlaced } from './placed_order.ts';
import { PlacedPart } from './placed_part.tsx';
import { usePurchase } from './purchase.ts';

const DONE = '#/checkout/done';

export function CheckoutPage({ route: { parts: [, step] } }: PageProps) {
  const placed = usePlaced();
  const { purchase, seen } = usePurchase();
  useLayoutEffect(() => {
    if (purchase.state !== 'placed') return;
    seen();
    go(DONE, { replace: true }); // going back leads to the basket, not to a form that was sent
  }, [purchase.state]);
  if (step === 'done' && placed) return <PlacedPart order={placed} />;
  return <Buying />;
}

function Buying() {
  useTitle('Checkout');
  const { lines } = useBasket();
  return (
    <>
      <h1>Checkout</h1>
      {lines.length === 0
        ? <Empty title="There is nothing to buy in your basket." action={<a class="button primary" href="#/">Look around</a>} />
        : <Checkout key={basketKey(lines)} lines={lines} />}
    </>
  );
}
