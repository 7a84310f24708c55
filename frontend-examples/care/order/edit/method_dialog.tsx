// How a delivery reaches the shopper: sent, or collected somewhere. Where its units come from is decided anew.

import { useState } from 'preact/hooks';
import { graphql } from '../../../client/index.ts';
import { useAction, useQuery } from '../../../client/preact.ts';
import { Select } from '../../../look/controls.tsx';
import { Answer } from '../../../look/states.tsx';
import { useOpenOrder } from '../open_order.ts';
import { atField } from '../refusals.tsx';
import { type FulfillmentMethod, METHOD } from '../words.ts';
import type { StepProps } from './change_form.tsx';
import { EditMethod } from './steps.ts';
import { StepDialog } from './step_dialog.tsx';

const FindPlaces = graphql(`
  query FindPlaces($channel: String!) { channel(code: $channel) { locations { code name kind capabilities } } }
`);

/** What an agent may choose; a pickup point or a locker is chosen by the buyer, in a shop. */
const METHODS = ['SHIP', 'PICKUP_IN_STORE', 'CURBSIDE', 'SHIP_TO_STORE', 'LOCAL_DELIVERY'] as const satisfies readonly FulfillmentMethod[];
const COLLECTED: readonly FulfillmentMethod[] = ['PICKUP_IN_STORE', 'CURBSIDE', 'SHIP_TO_STORE'];

export function MethodDialog({ edit, onStep, onClose }: StepProps & { onClose: () => void }) {
  const { order } = useOpenOrder();
  const [deliveryId, setDeliveryId] = useState(order.deliveries[0]?.id ?? '');
  const [method, setMethod] = useState<FulfillmentMethod>(order.deliveries[0]?.method ?? 'SHIP');
  const [store, setStore] = useState('');
  const collected = COLLECTED.includes(method);
  const places = useQuery(FindPlaces, collected ? { channel: order.channel.code } : null);
  const action = useAction(EditMethod);

  async function put(): Promise<void> {
    const { payload, done } = await action.run({
      editId: edit.id, deliveryId, method, pickupLocation: collected ? store : null,
    });
    if (payload?.edit) onStep(payload.edit);
    if (done) onClose();
  }

  return (
    <StepDialog title="Another way of delivery" why={collected && !store ? 'Choose where it is collected.' : null} {...{ action, onClose }} fields={['method', 'pickupLocation']} onPress={() => void put()}>
      {order.deliveries.length > 1 && (
        <Select label="Which delivery" value={deliveryId} options={order.deliveries.map(({ id, lines }) => ({ value: id, label: lines.map(({ name }) => name).join(', ') }))} onChange={setDeliveryId} />
      )}
      <Select label="How" value={method} options={METHODS.map((value) => ({ value, label: METHOD[value] }))} onChange={(value) => setMethod(METHODS.find((known) => known === value) ?? method)} error={atField(action.errors, 'method')} />
      {collected && (
        <Answer of={places}>
          {({ channel }) => (
            <Select
              label="Where"
              value={store}
              options={[{ value: '', label: 'Choose' }, ...(channel?.locations.filter(({ kind }) => kind === 'STORE').map(({ code, name }) => ({ value: code, label: name })) ?? [])]}
              onChange={setStore}
              error={atField(action.errors, 'pickupLocation')}
            />
          )}
        </Answer>
      )}
    </StepDialog>
  );
}
