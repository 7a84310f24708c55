// What is bought, how it comes, and what that costs: beside the form, or before the last button on a narrow screen.

import { money, type Money } from '../../look/money.ts';
import { useChannel } from '../channel_shown.tsx';
import { PlanNote } from '../delivery/plan_words.tsx';
import type { Plan } from '../delivery/plans.ts';
import { priceWords, wayName } from '../delivery/words.ts';
import type { Row } from './totals.ts';

export interface SummaryProps {
  rows: readonly Row[];
  plan: Plan | null;
  total: Money | null;
}

export function Summary({ rows, plan, total }: SummaryProps) {
  const { taxIncluded } = useChannel();
  return (
    <section class="checkout-summary" aria-labelledby="order">
      <h2 id="order">Your order</h2>
      <ul class="checkout-rows">
        {rows.map(({ sku, name, quantity, total: sum }) => (
          <li key={sku}>
            <span class="quiet">{quantity} ×</span>
            <span dir="auto">{name}</span>
            <span class="number">{sum ? money(sum) : '–'}</span>
          </li>
        ))}
      </ul>
      <dl class="sums">
        {plan && <div><dt dir="auto">{wayName(plan.options[0])}</dt><dd>{priceWords(plan.price)}</dd></div>}
        <div class="whole">
          <dt>Total <small class="quiet">{taxIncluded ? 'with tax' : 'without tax'}</small></dt>
          <dd>{total ? money(total) : '–'}</dd>
        </div>
      </dl>
      {plan && <p class="summary-promise"><PlanNote plan={plan} /></p>}
      <p><a href="#/basket">Change the basket</a></p>
    </section>
  );
}
