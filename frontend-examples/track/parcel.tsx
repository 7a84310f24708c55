// One parcel: where it is, what is in it, and every report of its carrier.

import { graphql, type ResultOf } from '../client/index.ts';
import { calm } from '../look/article/name.ts';
import { moment } from '../look/time.ts';
import type { Line } from './contents.tsx';
import { CopyButton } from './copy_button.tsx';
import { type Inside, insideOf } from './inside.ts';
import { said, useWords } from './language.tsx';
import { quantity } from './quantity.ts';

export const ParcelFragment = graphql(`
  fragment Parcel on TrackedParcel {
    status trackingNumber trackingUrl
    package { id }
    lastSeen { occurredAt place }
    shipment { id carrier estimatedDeliveryAt assumed }
  }
`);

/** What would lie too deep in the delivery's way: a shopper's question may be eight levels deep. */
export const ShipmentFragment = graphql(`
  fragment Shipped on Shipment {
    id
    packages { id lines { quantity fulfillmentOrderLine { orderLine { id } } sku { name unit unitDigits } } }
    trackingEvents { id status place description occurredAt counts package { id } }
  }
`);

type Tracked = ResultOf<typeof ParcelFragment>;
export type Shipped = ResultOf<typeof ShipmentFragment>;

interface ParcelProps {
  of: Tracked;
  shipped: Shipped | undefined;
  /** Of the order. */
  lines: readonly Line[];
  name: string;
}

export function Parcel({ of, shipped, lines, name }: ParcelProps) {
  const words = useWords();
  const { status, shipment, lastSeen } = of;
  const arrived = status === 'DELIVERED';
  const packed = shipped?.packages.find(({ id }) => id === of.package.id)?.lines ?? [];
  return (
    <li class="card parcel">
      <h3>{name}</h3>
      <p class="parcel-status">{said(words.parcelStatus, status, words.status.SHIPPED)}</p>
      {shipment.assumed ? <p>{words.assumed}</p> : <Sighting of={lastSeen} />}
      {!arrived && shipment.estimatedDeliveryAt && (
        <p class="quiet">{words.expects(moment(shipment.estimatedDeliveryAt))}</p>
      )}
      <TrackingNumber of={of} />
      <ul class="inside">
        {insideOf(packed, lines).map((each) => <InsideShown key={each.key} of={each} />)}
      </ul>
      {shipped && <Reports of={shipped} package={of.package} />}
    </li>
  );
}

function InsideShown({ of: { name, quantity: units, sku, parts, partOf } }: { of: Inside }) {
  const words = useWords();
  return (
    <li>
      <span dir="auto">{words.quantityOf(quantity(units, sku), calm(name))}</span>
      {parts.length > 0 && (
        <p class="quiet">
          {parts.map((part, place) => (
            <span key={part.key}>{place > 0 && ', '}<bdi>{words.quantityOf(quantity(part.quantity, part.sku), calm(part.name))}</bdi></span>
          ))}
        </p>
      )}
      {partOf && <p class="quiet">{words.partOf} <bdi>{partOf}</bdi></p>}
    </li>
  );
}

function Sighting({ of }: { of: Tracked['lastSeen'] }) {
  const words = useWords();
  if (!of) return <p class="quiet">{words.notSeen}</p>;
  return (
    <p class="quiet">
      {of.place && <><bdi>{of.place}</bdi>, </>}
      <time dateTime={of.occurredAt}>{moment(of.occurredAt)}</time>
    </p>
  );
}

function TrackingNumber({ of: { trackingNumber, trackingUrl, shipment } }: { of: Tracked }) {
  const words = useWords();
  if (!trackingNumber) return null;
  return (
    <div class="tracking-number">
      <span class="quiet">{words.trackingNumber}</span>
      <code>{trackingNumber}</code>
      <CopyButton text={trackingNumber} of={words.trackingNumber} />
      {trackingUrl && (
        // The carrier learns neither the address of this page nor the order's token.
        <a href={trackingUrl} target="_blank" rel="noopener noreferrer">
          {words.atCarrier(shipment.carrier)}<span class="unseen">, {words.newTab}</span>
        </a>
      )}
    </div>
  );
}

/** The newest first; without what turned out to be wrong, and without what was said of other parcels. */
function Reports({ of, package: { id: mine } }: { of: Shipped; package: Tracked['package'] }) {
  const words = useWords();
  const seen = of.trackingEvents
    .filter((event) => event.counts && (event.package === null || event.package.id === mine))
    .toReversed();
  if (seen.length === 0) return null;
  return (
    <details>
      <summary>{words.sightings(seen.length)}</summary>
      <ol class="history">
        {seen.map(({ id, status, place, description, occurredAt }) => (
          <li key={id}>
            <b>{said(words.parcelStatus, status, words.status.SHIPPED)}</b>
            {place && <span dir="auto">{place}</span>}
            {description && <span class="quiet" dir="auto">{description}</span>}
            <time class="quiet" dateTime={occurredAt}>{moment(occurredAt)}</time>
          </li>
        ))}
      </ol>
    </details>
  );
}
