// On an article's page: the best ways to get it, at a glance. They are chosen in the basket, where all of it is known.

import { Answer } from '../../look/states.tsx';
import type { BasketLine } from '../basket.ts';
import { countryName } from '../countries.ts';
import type { Stock } from '../stock/stock.ts';
import { useDelivery } from './delivery.ts';
import { DestinationForm } from './destination_form.tsx';
import type { Plan } from './plans.ts';
import { PlanName, PlanNote } from './plan_words.tsx';
import { isCollected, priceWords } from './words.ts';

/** The best of them; the basket shows all. */
const SHOWN = 3;

export function DeliveryGlance({ lines, stock }: { lines: readonly BasketLine[]; stock: Stock | null }) {
  const { asked, destination, plans, marks, lines: answered } = useDelivery(lines, null, stock?.status);
  return (
    <section class="glance" aria-labelledby="glance">
      <h2 id="glance">How soon it is yours</h2>
      <DestinationForm country={destination.country} postalCode={destination.postalCode} />
      {destination.postalCode !== '' && (
        <Answer of={asked}>
          {() => (plans.length === 0
            ? <p class="quiet">{answered.some(({ satisfiable }) => !satisfiable) ? 'Not so many at once. Try fewer.' : `Nobody brings it to ${countryName(destination.country)} yet.`}</p>
            : (
              <ul class={asked.stale ? 'ways stale' : 'ways'}>
                {best(plans).map((plan) => (
                  <li key={plan.key}>
                    <span class="way-name"><PlanName plan={plan} marks={marks.get(plan)} /></span>
                    <small class="way-note quiet"><PlanNote plan={plan} /></small>
                    <span class="way-price">{priceWords(plan.price)}</span>
                  </li>
                ))}
              </ul>
            ))}
        </Answer>
      )}
    </section>
  );
}

/** The soonest and the cheapest that come, and the nearest place to collect at. */
function best(plans: readonly Plan[]): Plan[] {
  const [collected] = plans.filter(isCollected);
  const brought = plans.filter((plan) => !isCollected(plan)).slice(0, collected ? SHOWN - 1 : SHOWN);
  return collected ? [...brought, collected] : brought;
}
