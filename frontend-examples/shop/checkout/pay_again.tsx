// Another try to pay for an order that stands already.

import { useState } from 'preact/hooks';
import { useAction } from '../../client/preact.ts';
import { Button, Choices } from '../../look/controls.tsx';
import { money } from '../../look/money.ts';
import { Failure } from '../../look/states.tsx';
import { CARDS, GATEWAY } from './cards.ts';
import { type OrderShown, PAID_AGAIN } from './placed_documents.ts';

export function PayAgain({ order }: { order: OrderShown }) {
  const [card, setCard] = useState('ok');
  const { run, working, errors, trouble } = useAction(PAID_AGAIN);
  return (
    <section class="card pay-again" aria-labelledby="pay-again">
      <h2 id="pay-again">Pay with another card</h2>
      <Choices
        legend="Card"
        hideLegend
        value={card}
        options={CARDS.map(({ token, name, note }) => ({ value: token, label: name, note }))}
        onChange={setCard}
      />
      {trouble && <Failure trouble={trouble} />}
      {errors.length > 0 && <p class="error" role="alert">The shop could not take this payment. Try again in a moment.</p>}
      <Button tone="primary" working={working} onClick={() => void run({ orderId: order.id, gateway: GATEWAY, token: card })}>
        {`Pay ${money(order.totals.outstanding)}`}
      </Button>
    </section>
  );
}
