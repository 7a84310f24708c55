// Another time for the van: every one that still has room, with the one that is booked now.

import { useState } from 'preact/hooks';
import { graphql } from '../client/index.ts';
import { useAction, useQuery } from '../client/preact.ts';
import { Button } from '../look/button.tsx';
import { Choices } from '../look/choices.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Answer, Empty } from '../look/states.tsx';
import { clock, day } from '../look/time.ts';
import { dayThere } from './days.ts';
import type { Way } from './delivery.tsx';
import { useWords } from './language.tsx';
import { Refusals } from './refusals.tsx';
import { type Order, TrackedFragment } from './tracked_order.ts';
import { inWords } from './trouble.ts';

const FindSlots = graphql(`
  query FindSlots($channel: String!, $location: String!) {
    deliverySlots(channel: $channel, location: $location) { on startsAt endsAt }
  }
`);

const MoveDelivery = graphql(`
  mutation MoveDelivery($input: OrderDeliverySlotMoveInput!) {
    orderDeliverySlotMove(input: $input) {
      order { ...Tracked }
      errors { code message path retryable }
    }
  }
`, [TrackedFragment]);

interface MoveSlotProps {
  order: Order;
  delivery: Way['delivery'];
  onChange: (order: Order) => void;
}

export function MoveSlot({ order, delivery, onChange }: MoveSlotProps) {
  const words = useWords();
  const [choosing, setChoosing] = useState(false);
  const [startsAt, setStartsAt] = useState<string | null>(null);
  const { slot } = delivery;
  const slots = useQuery(FindSlots, choosing && slot ? { channel: order.channel.code, location: slot.location.code } : null);
  const move = useAction(MoveDelivery);
  // What has been taken meanwhile is not offered any more, and cannot be what somebody chose.
  const chosen = slots.data?.deliverySlots.find((one) => one.startsAt === startsAt)?.startsAt ?? null;
  if (!slot) return null;
  const { code: location, timezone: timeZone } = slot.location;

  async function take(startsAt: string) {
    const { done, payload } = await move.run({ orderId: order.id, deliveryId: delivery.id, slot: { location, startsAt } });
    if (payload?.order) onChange(payload.order);
    if (done) setChoosing(false);
    else slots.again();
  }
  return (
    <>
      <Button onClick={() => setChoosing(true)}>{words.move}</Button>
      <span class="unseen" role="status">{move.done && words.slot(day(dayThere(slot.startsAt, null, timeZone)), clock(slot.startsAt, { timeZone }), clock(slot.endsAt, { timeZone }))}</span>
      <Dialog
        title={words.moveTitle}
        open={choosing}
        onClose={() => setChoosing(false)}
        actions={
          <Button tone="primary" disabled={chosen === null} working={move.working} onClick={() => chosen && void take(chosen)}>
            {words.moveConfirm}
          </Button>
        }
      >
        <Answer of={{ ...slots, error: slots.error && inWords(slots.error, words) }}>
          {({ deliverySlots }) => deliverySlots.length === 0 ? <Empty title={words.noSlots} /> : (
            <Choices
              legend={words.moveTitle}
              hideLegend
              value={chosen ?? slot.startsAt}
              onChange={setStartsAt}
              options={deliverySlots.map((one) => ({
                value: one.startsAt,
                label: words.slotChoice(day(one.on), clock(one.startsAt, { timeZone }), clock(one.endsAt, { timeZone })),
                note: one.startsAt === slot.startsAt ? words.slotNow : undefined,
              }))}
            />
          )}
        </Answer>
        <Refusals of={move} />
      </Dialog>
    </>
  );
}
