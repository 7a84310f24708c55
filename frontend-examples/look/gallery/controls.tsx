import { useState } from 'preact/hooks';
import { Button, Check, Choices, Dialog, Field, Menu, QuantityField, Select, Tabs } from '../controls.tsx';
import { toast } from '../toast.tsx';
import { LONG_NAME, RIGHT_TO_LEFT } from './people.ts';
import { Section, Specimen } from './specimen.tsx';

const nothing = () => undefined;

export function Buttons() {
  const [working, setWorking] = useState(false);
  return (
    <Section title="Buttons">
      <div class="row">
        <Button tone="primary">Place the order</Button>
        <Button>Save</Button>
        <Button tone="danger">Cancel the order</Button>
        <Button tone="quiet">Not now</Button>
        <Button small>Copy</Button>
        <a class="button" href="#buttons">A link as a button</a>
      </div>
      <div class="row">
        <Button tone="primary" working>Place the order</Button>
        <Button working={working} onClick={() => setWorking(true)}>Work once pressed</Button>
        <Button disabled>Not yet</Button>
        <Button why="It has left the warehouse.">Cancel the order</Button>
      </div>
      <div class="row">
        <Button onClick={() => toast('The basket holds it now.', { action: { label: 'Undo', run: nothing } })}>Say what happened</Button>
        <Button onClick={() => toast('It was sold while you looked.', { tone: 'stopped' })}>Say what did not</Button>
        <Menu
          label="More"
          items={[
            { label: 'Add a note', onPick: nothing },
            { label: 'Hold the order', onPick: nothing },
            { label: 'Change the address', onPick: nothing, why: 'A parcel has left already.' },
            { label: 'Cancel the order', onPick: nothing, danger: true },
          ]}
        />
      </div>
    </Section>
  );
}

export function Fields() {
  const [name, setName] = useState('Ada Lovelace');
  const [quantity, setQuantity] = useState(2);
  const [way, setWay] = useState<string | null>('standard');
  const [agreed, setAgreed] = useState(true);
  return (
    <Section title="Fields">
      <div class="fields">
        <Field label="Name" required autoComplete="name" value={name} onInput={setName} hint="As it stands at the door" />
        <Field label="Postal code" value="N1 1A" onInput={nothing} error="A postal code of the United Kingdom looks like N1 1AA." />
        <Field label="Name, 200 letters" value={LONG_NAME} onInput={nothing} />
        <Field label="Name, from right to left" value={RIGHT_TO_LEFT} onInput={nothing} />
        <Field label="To give back" inputMode="decimal" suffix="GBP" value="12.50" onInput={nothing} />
        <Select
          label="Country"
          value="GB"
          onChange={nothing}
          options={[{ value: 'GB', label: 'United Kingdom' }, { value: 'IE', label: 'Ireland' }, { value: 'FR', label: 'France' }]}
        />
        <Field label="Not to be changed" disabled value="web" onInput={nothing} />
        <Specimen name="Quantity">
          <QuantityField label="Mug" value={quantity} max={5} onChange={setQuantity} />
        </Specimen>
        <div class="whole"><Field label="Gift message" lines={3} value="" placeholder="A word on a card" onInput={nothing} /></div>
        <div class="whole"><Check label="Leave it with a neighbor" checked={agreed} onChange={setAgreed} hint="Only where the carrier does so." /></div>
      </div>
      <Choices
        legend="How it comes"
        value={way}
        onChange={setWay}
        options={[
          { value: 'standard', label: 'Standard', note: 'Tue, Nov 24 – Thu, Nov 26', aside: '£3.95' },
          { value: 'express', label: 'Express', note: 'Tomorrow, ordered within 2 hours 13 minutes', aside: '£8.95' },
          { value: 'locker', label: 'To a locker', note: 'Not for parcels of this size', aside: '£2.95', disabled: true },
        ]}
      />
    </Section>
  );
}

export function Overlays() {
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState('lines');
  return (
    <Section title="Tabs and dialogs">
      <Tabs
        label="The order"
        tabs={[{ id: 'lines', label: 'Lines', count: 3 }, { id: 'payments', label: 'Payments' }, { id: 'events', label: 'Timeline', count: 128 }]}
        selected={tab}
        onSelect={setTab}
      >
        <p class="quiet">What the tab “{tab}” shows.</p>
      </Tabs>
      <div><Button onClick={() => setOpen(true)}>Open a dialog</Button></div>
      <Dialog
        title="Cancel this order?"
        open={open}
        onClose={() => setOpen(false)}
        actions={<><Button onClick={() => setOpen(false)}>Keep it</Button><Button tone="danger" onClick={() => setOpen(false)}>Cancel the order</Button></>}
      >
        <div class="stack">
          <p>£25.00 goes back to the card that paid. Two mugs go back into stock.</p>
          <Field label="Why" value="" onInput={nothing} />
        </div>
      </Dialog>
    </Section>
  );
}
