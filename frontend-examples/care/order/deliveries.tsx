// The ways in which the order reaches people: where to, by when, and what stands on the card.

import { graphql, type ResultOf } from '../../client/index.ts';
import { money } from '../../look/money.ts';
import { clock, day } from '../../look/time.ts';
import { AddressBlock, AddressParts } from './people.tsx';
import { METHOD } from './words.ts';

export const DeliveryParts = graphql(
  `
    fragment DeliveryParts on Delivery {
      id method promisedOn giftMessage
      address { ...AddressParts }
      pickupLocation { code name timezone }
      recipient { name phone }
      shipping { amount currency }
      slot { startsAt endsAt location { timezone } }
      lines { id name }
    }
  `,
  [AddressParts],
);

type Delivery = ResultOf<typeof DeliveryParts>;

export function Deliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <section class="card" aria-labelledby="deliveries">
      <h2 id="deliveries">{deliveries.length > 1 ? 'Deliveries' : 'Delivery'}</h2>
      <ul class="grid order-cards">
        {deliveries.map((delivery) => <DeliveryCard key={delivery.id} delivery={delivery} several={deliveries.length > 1} />)}
      </ul>
    </section>
  );
}

function DeliveryCard({ delivery, several }: { delivery: Delivery; several: boolean }) {
  const { method, promisedOn, giftMessage, address, pickupLocation, recipient, shipping, slot, lines } = delivery;
  return (
    <li>
      <h3>{METHOD[method]}</h3>
      {pickupLocation && <p>{pickupLocation.name}</p>}
      {address && <AddressBlock address={address} />}
      {recipient?.name && recipient.name !== address?.name && <p>For <span dir="auto">{recipient.name}</span></p>}
      <p>{promisedOn ? `Promised for ${day(promisedOn)}` : 'No day is promised'}</p>
      {slot && <p>Between {clock(slot.startsAt, { timeZone: slot.location.timezone })} and {clock(slot.endsAt, { timeZone: slot.location.timezone })}, {slot.location.timezone}</p>}
      <p class="quiet">Shipping {money(shipping)}</p>
      {giftMessage && <blockquote dir="auto" class="order-gift">{giftMessage}</blockquote>}
      {several && <p class="quiet" dir="auto">{lines.map(({ name }) => name).join(', ')}</p>}
    </li>
  );
}
