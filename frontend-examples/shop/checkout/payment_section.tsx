// With what it is paid. Here stand the cards of the demo's gateway; a real one brings fields of its own.

import { Choices } from '../../look/controls.tsx';
import { CARDS } from './cards.ts';

export interface PaymentSectionProps {
  card: string;
  choose: (token: string) => void;
}

export function PaymentSection({ card, choose }: PaymentSectionProps) {
  return (
    <section class="card checkout-part" aria-labelledby="payment">
      <h2 id="payment">Payment</h2>
      <p class="quiet">Nobody is charged: these cards belong to the demo’s gateway, and each one behaves as it says.</p>
      <Choices
        legend="Card"
        hideLegend
        value={card}
        options={CARDS.map(({ token, name, note }) => ({ value: token, label: name, note }))}
        onChange={choose}
      />
    </section>
  );
}
