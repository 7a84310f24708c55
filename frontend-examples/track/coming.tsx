// Tells the store that somebody comes, and that they are there. Curbside, one says where the car stands. What comes of
// it the stream tells, a moment later: until then a button that was pressed stays pressed.

import { useState } from 'preact/hooks';
import { graphql } from '../client/index.ts';
import { useAction } from '../client/preact.ts';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Field } from '../look/field.tsx';
import type { CollectProps } from './collect.tsx';
import { useWords } from './language.tsx';
import { Refusals } from './refusals.tsx';

const TellOnTheWay = graphql(`
  mutation TellOnTheWay($input: CustomerOnTheWayInput!) {
    customerOnTheWay(input: $input) {
      fulfillmentOrder { id }
      errors { code message path retryable }
    }
  }
`);

const TellArrived = graphql(`
  mutation TellArrived($input: CustomerArrivedInput!) {
    customerArrived(input: $input) {
      fulfillmentOrder { id }
      errors { code message path retryable }
    }
  }
`);

const LONGEST_BAY = 8;
const LONGEST_VEHICLE = 100;

export function Coming({ work, actions }: CollectProps) {
  const words = useWords();
  const onTheWay = useAction(TellOnTheWay);
  const arrived = useAction(TellArrived);
  const [asking, setAsking] = useState(false);
  const [bay, setBay] = useState('');
  const [vehicle, setVehicle] = useState('');
  const may = (action: string) => actions.some((one) => one.action === action);
  const curbside = work.method === 'CURBSIDE';

  async function arrive() {
    const where = { ...(bay.trim() && { bay: bay.trim() }), ...(vehicle.trim() && { vehicle: vehicle.trim() }) };
    const { done } = await arrived.run({ fulfillmentOrderId: work.id, ...where });
    if (done) setAsking(false);
  }
  const wrong = (field: string) => (arrived.errors.some(({ path }) => path.at(-1) === field) ? words.refusal.INVALID : null);
  return (
    <>
      <div class="buttons">
        {may('CUSTOMER_ON_THE_WAY') && (
          <Button tone="primary" working={onTheWay.working || onTheWay.done} onClick={() => void onTheWay.run({ fulfillmentOrderId: work.id })}>
            {words.onTheWay}
          </Button>
        )}
        {may('CUSTOMER_ARRIVED') && (
          <Button working={arrived.done || (!asking && arrived.working)} onClick={() => (curbside ? setAsking(true) : void arrive())}>
            {words.here}
          </Button>
        )}
      </div>
      <Refusals of={onTheWay} />
      {!asking && <Refusals of={arrived} />}
      <Dialog
        title={words.arrivedTitle}
        open={asking}
        onClose={() => setAsking(false)}
        actions={<Button tone="primary" working={arrived.working} onClick={() => void arrive()}>{words.tellStore}</Button>}
      >
        <Field label={words.bay} hint={words.bayHint} value={bay} onInput={setBay} maxLength={LONGEST_BAY} error={wrong('bay')} />
        <Field label={words.vehicle} hint={words.vehicleHint} value={vehicle} onInput={setVehicle} maxLength={LONGEST_VEHICLE} error={wrong('vehicle')} />
        <Refusals of={arrived} except={['bay', 'vehicle']} />
      </Dialog>
    </>
  );
}
