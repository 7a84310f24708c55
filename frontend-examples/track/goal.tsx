// Where it goes, as far as the link may tell: names and addresses come masked, and a stranger with the link learns little.

import { graphql, type ResultOf } from '../client/index.ts';
import { useWords } from './language.tsx';

export const GoalFragment = graphql(`
  fragment Goal on Delivery {
    giftMessage
    recipient { name }
    address { name city postalCode country }
    pickupPoint { name carrier address { line1 city postalCode } }
    slot { startsAt location { code timezone } }
  }
`);

export function Goal({ delivery: { recipient, address, pickupPoint, giftMessage } }: { delivery: ResultOf<typeof GoalFragment> }) {
  const words = useWords();
  const lines = pickupPoint
    ? [pickupPoint.name, pickupPoint.address.line1, place(pickupPoint.address)]
    : [recipient?.name ?? address?.name, address && place(address)];
  const said = lines.filter((line) => typeof line === 'string' && line !== '');
  return (
    <>
      {said.length > 0 && (
        <div class="goal">
          <p class="quiet">{words.to}</p>
          <address>{said.map((line) => <span key={line} dir="auto">{line}</span>)}</address>
        </div>
      )}
      {giftMessage && (
        <figure class="gift">
          <figcaption class="quiet">{words.gift}</figcaption>
          <blockquote dir="auto">{giftMessage}</blockquote>
        </figure>
      )}
    </>
  );
}

function place({ postalCode, city }: { postalCode: string | null; city: string | null }): string {
  return [postalCode, city].filter(Boolean).join(' ');
}
