// The parcels that left, what is in them, and where their carriers saw them.

import { graphql, type ResultOf } from '../../client/index.ts';
import { Status } from '../../look/status.tsx';
import { moment } from '../../look/time.ts';
import { pieces } from './units.ts';

export const ParcelParts = graphql(`
  fragment ParcelParts on Shipment {
    id status carrier service trackingNumber trackingUrl shippedAt deliveredAt estimatedDeliveryAt alert assumed labelStatus labelMessage
    packages { id trackingNumber lines { quantity sku { code name } } }
    trackingEvents { id status description place occurredAt assumed }
  }
`);

type Parcel = ResultOf<typeof ParcelParts>;
type Sighting = Parcel['trackingEvents'][number];

export function Parcels({ parcels }: { parcels: readonly Parcel[] }) {
  if (parcels.length === 0) return null;
  return (
    <section class="card" aria-labelledby="parcels">
      <h2 id="parcels">Parcels</h2>
      <ul class="grid order-cards">{parcels.map((parcel) => <ParcelCard key={parcel.id} parcel={parcel} />)}</ul>
    </section>
  );
}

function ParcelCard({ parcel }: { parcel: Parcel }) {
  const { status, carrier, service, shippedAt, deliveredAt, estimatedDeliveryAt, alert, assumed, packages, labelStatus, labelMessage } = parcel;
  const inside = packages.flatMap(({ lines }) => lines);
  return (
    <li>
      <h3>{carrier}{service && ` ${service}`} <Status of="shipment" status={status} /> {alert !== 'NONE' && <Status of="alert" status={alert} />}</h3>
      <p><TrackingNumber parcel={parcel} /></p>
      {inside.length > 0 && <p class="quiet" dir="auto">{inside.map(({ quantity, sku }) => pieces(quantity, sku.name)).join(', ')}</p>}
      {labelStatus === 'FAILED' && <p class="notice waiting">The carrier refused the label{labelMessage && <>: <span dir="auto">{labelMessage}</span></>}.</p>}
      <p class="quiet">
        {shippedAt && `Left ${moment(shippedAt)}`}
        {deliveredAt ? ` · delivered ${moment(deliveredAt)}${assumed ? ', as is assumed: its carrier tells nothing' : ''}` : estimatedDeliveryAt && ` · expected ${moment(estimatedDeliveryAt)}`}
      </p>
      {parcel.trackingEvents.length > 0 && <Sightings sightings={parcel.trackingEvents} />}
    </li>
  );
}

function TrackingNumber({ parcel: { trackingNumber, trackingUrl } }: { parcel: Parcel }) {
  if (!trackingNumber) return <span class="quiet">Without a tracking number</span>;
  return trackingUrl ? <a href={trackingUrl} rel="noreferrer">{trackingNumber}</a> : <>{trackingNumber}</>;
}

function Sightings({ sightings }: { sightings: readonly Sighting[] }) {
  const newest = sightings.toSorted((one, other) => other.occurredAt.localeCompare(one.occurredAt));
  return (
    <details>
      <summary>Seen {sightings.length === 1 ? 'once' : `${sightings.length} times`}</summary>
      <ol class="stack tight">
        {newest.map(({ id, status, description, place, occurredAt, assumed }) => (
          <li key={id}>
            <Status of="shipment" status={status} /> <span dir="auto">{[description, place].filter(Boolean).join(', ')}</span>{' '}
            <span class="quiet">{moment(occurredAt)}{assumed && ', assumed'}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
