import { useState } from 'preact/hooks';
import { Badge } from '../badge.tsx';
import { Button } from '../controls.tsx';
import { LineBanner, type LineBannerProps } from '../line_banner.tsx';
import { Empty, Failure, Loading } from '../states.tsx';
import { Status, type StatusKind } from '../status.tsx';
import { UNBROKEN } from './people.ts';
import { Section, Specimen } from './specimen.tsx';

const STATUSES: readonly (readonly [StatusKind, readonly string[]])[] = [
  ['order', ['DRAFT', 'PENDING_REVIEW', 'OPEN', 'COMPLETED', 'CANCELED', 'EXPIRED']],
  ['payment', ['NONE', 'PENDING', 'AUTHORIZED', 'PARTIALLY_PAID', 'PAID', 'BALANCE_DUE', 'REFUNDED', 'VOIDED']],
  ['fulfillment', ['UNROUTED', 'BACKORDERED', 'PROCESSING', 'PARTIALLY_SHIPPED', 'SHIPPED', 'READY_FOR_PICKUP', 'DELIVERED']],
  ['shipment', ['LABELED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'EXCEPTION', 'RETURN_TO_SENDER', 'LOST']],
  ['stock', ['IN_STOCK', 'LOW_STOCK', 'BACKORDER', 'PREORDER', 'OUT_OF_STOCK', 'A_STATUS_OF_TOMORROW']],
];

export function States() {
  const [line, setLine] = useState<LineBannerProps['state']>('live');
  return (
    <Section title="States">
      <div class="grid specimens">
        <Specimen name="Loading, after 200 ms"><Loading /></Specimen>
        <Specimen name="Slow, after 5 seconds"><Loading slow lines={2} /></Specimen>
        <Specimen name="Empty">
          <Empty title="Nothing in the basket" action={<a class="button primary" href="#states">See what there is</a>}>
            What you put into it stays here, on this device.
          </Empty>
        </Specimen>
        <Specimen name="Failed">
          <Failure
            trouble={{ message: 'The shop cannot be reached.', next: 'Check your connection. We keep trying.', reference: '01JD-2M4K' }}
            again={() => undefined}
          />
        </Specimen>
        <Specimen name="Failed, without a space"><Failure trouble={{ message: `${UNBROKEN} cannot be found.` }} /></Specimen>
        <Specimen name="Notices">
          <p class="notice">Two parts come later than the rest.</p>
          <p class="notice waiting">Somebody must look at this order first.</p>
          <p class="notice stopped">The card was declined. Nothing was taken.</p>
        </Specimen>
      </div>
      <Specimen name="The line">
        <div class="row">
          {(['live', 'offline', 'connecting'] as const).map((state) => (
            <Button key={state} small tone={line === state ? 'primary' : 'plain'} onClick={() => setLine(state)}>{state}</Button>
          ))}
        </div>
        <LineBanner state={line} />
      </Specimen>
    </Section>
  );
}

export function Badges() {
  return (
    <Section title="Statuses">
      {STATUSES.map(([kind, statuses]) => (
        <Specimen key={kind} name={kind}>
          <div class="row">{statuses.map((status) => <Status key={status} of={kind} status={status} />)}</div>
        </Specimen>
      ))}
      <div class="row"><Badge tone="moving">{UNBROKEN}</Badge></div>
    </Section>
  );
}
