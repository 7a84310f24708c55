// The way of one delivery: by when it comes, how far it is, its parcels on the map, or where it is collected.

import { graphql, type ResultOf } from '../client/index.ts';
import { CollectFragment } from './collecting.ts';
import { Contents } from './contents.tsx';
import { Goal, GoalFragment } from './goal.tsx';
import { JourneyFragment } from './journey.ts';
import { later } from './later.tsx';
import { said, useWords } from './language.tsx';
import { Parcel, ParcelFragment } from './parcel.tsx';
import { Promised, PromiseFragment } from './promise.tsx';
import { Steps, StepsFragment } from './steps.tsx';
import type { Order } from './tracked_order.ts';
import { WhenSeen } from './when_seen.tsx';

export const WayFragment = graphql(`
  fragment Way on DeliveryTracking {
    status
    delivery { id ...Goal }
    parcels { ...Parcel }
    ...Steps
    ...Promised
    ...Collect
    ...Journey
  }
`, [GoalFragment, ParcelFragment, StepsFragment, PromiseFragment, CollectFragment, JourneyFragment]);

export type Way = ResultOf<typeof WayFragment>;

const JourneyMap = later(async () => (await import('./journey_map.tsx')).JourneyMap);
const Collect = later(async () => (await import('./parts.ts')).Collect);
const MoveSlot = later(async () => (await import('./parts.ts')).MoveSlot);

interface DeliveryProps {
  way: Way;
  order: Order;
  /** Its place among several; an only delivery has no heading of its own. */
  place: number | null;
  onChange: (order: Order) => void;
}

export function Delivery({ way, order, place, onChange }: DeliveryProps) {
  const words = useWords();
  const { delivery, parcels, toCollect } = way;
  const actions = order.tracking.actions.filter(({ deliveryId }) => deliveryId === delivery.id);
  const several = order.tracking.deliveries.length;
  return (
    <section class="delivery" aria-label={place === null ? undefined : words.delivery(place, several)}>
      {place !== null && <h2><small>{words.delivery(place, several)}</small> {said(words.status, way.status)}</h2>}
      <div class="card way">
        <Promised of={way} timeZone={order.channel.timezone} />
        {actions.some(({ action }) => action === 'MOVE_SLOT') && (
          <MoveSlot order={order} delivery={delivery} onChange={onChange} />
        )}
        <Steps steps={way.steps} />
        <Goal delivery={delivery} />
      </div>
      {toCollect.map((work) => <Collect key={work.id} work={work} actions={actions} />)}
      {way.points.length > 1 && <WhenSeen class="journey"><JourneyMap of={way} /></WhenSeen>}
      {parcels.length > 0 && (
        <section>
          {parcels.length > 1 && <h2>{words.parcels}</h2>}
          <ul class="parcels">
            {parcels.map((parcel, index) => (
              <Parcel
                key={parcel.package.id}
                of={parcel}
                shipped={order.shipments.find(({ id }) => id === parcel.shipment.id)}
                lines={order.lines}
                name={words.parcel(index + 1, parcels.length)}
              />
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{words.contents}</h2>
        <Contents lines={order.lines.filter((line) => line.delivery.id === delivery.id)} />
      </section>
    </section>
  );
}
