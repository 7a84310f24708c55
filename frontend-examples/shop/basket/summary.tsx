// What it comes to, and the way to the checkout. Where something keeps the basket from being bought, it says what.

import { money, type Money, sum } from '../../look/money.ts';
import { Button } from '../../look/controls.tsx';
import { go } from '../../look/route.ts';
import { useChannel } from '../channel_shown.tsx';
import type { Delivery } from '../delivery/delivery.ts';
import { PlanName, PlanNote } from '../delivery/plan_words.tsx';
import { priceWords } from '../delivery/words.ts';
import type { BasketRow } from './rows.ts';

export function Summary({ rows, delivery }: { rows: readonly BasketRow[]; delivery: Delivery }) {
  const { taxIncluded, currency } = useChannel();
  const goods = total(rows.map((row) => row.total).filter((each) => each !== null), currency);
  const { chosen, asked } = delivery;
  const whole = chosen ? sum([goods, chosen.price]) : goods;
  const pieces = rows.reduce((count, { quantity }) => count + quantity, 0);
  return (
    <aside class="card summary" aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      <dl class={asked.stale ? 'sums stale' : 'sums'}>
        <div><dt>{pieces === 1 ? '1 piece' : `${pieces} pieces`}</dt><dd>{money(goods)}</dd></div>
        {chosen && <div><dt><PlanName plan={chosen} /></dt><dd>{priceWords(chosen.price)}</dd></div>}
        <div class="whole">
          <dt>{chosen ? 'Total' : 'Total without delivery'} <small class="quiet">{taxIncluded ? 'with tax' : 'without tax'}</small></dt>
          <dd>{money(whole)}</dd>
        </div>
      </dl>
      {chosen && <p class="summary-promise"><PlanNote plan={chosen} /></p>}
      <Button tone="primary" wide why={whyNot(rows, delivery)} onClick={() => go('#/checkout')}>To the checkout</Button>
      <p class="quiet">At the checkout everything is held for you while you type your address.</p>
    </aside>
  );
}

function whyNot(rows: readonly BasketRow[], { chosen, destination, asked }: Delivery): string | null {
  if (rows.some(({ problem }) => problem !== null)) return 'Something in the basket cannot be had. Settle that first.';
  if (chosen && chosen.missing.length > 0) return 'Not everything can come this way. Choose another one.';
  if (!chosen && destination.postalCode !== '' && asked.data) return 'Nothing brings it there. Try another place.';
  return null;
}

function total(amounts: readonly Money[], currency: string): Money {
  return amounts.length > 0 ? sum(amounts) : { amount: '0', currency };
}
