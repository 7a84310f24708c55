// Where a delivery goes, or whom the order bills. Errors of a country's rules stand at the fields that they name.

import { useState } from 'preact/hooks';
import { useAction } from '../../../client/preact.ts';
import { Field, Select } from '../../../look/controls.tsx';
import { useOpenOrder } from '../open_order.ts';
import type { Refusal } from '../refusals.tsx';
import { refusalWords } from '../refusals.tsx';
import type { StepProps } from './change_form.tsx';
import { EditAddress } from './steps.ts';
import { StepDialog } from './step_dialog.tsx';

const FIELDS = [
  ['name', 'Name', 'off'],
  ['company', 'Company', 'off'],
  ['line1', 'Street and number', 'off'],
  ['line2', 'More of the address', 'off'],
  ['postalCode', 'Postal code', 'off'],
  ['city', 'Town', 'off'],
  ['region', 'Region', 'off'],
  ['country', 'Country (two letters)', 'off'],
] as const;

type FieldName = (typeof FIELDS)[number][0];
const BILLING = 'BILLING';

export function AddressDialog({ edit, onStep, onClose }: StepProps & { onClose: () => void }) {
  const { order } = useOpenOrder();
  const places = [
    ...order.deliveries.filter(({ address }) => address).map(({ id, address }, at) => ({ id, address, label: `Delivery ${order.deliveries.length > 1 ? at + 1 : ''}` })),
    { id: BILLING, address: order.billingAddress, label: 'Whom it bills' },
  ];
  const [place, setPlace] = useState(places[0]?.id ?? BILLING);
  const [typed, setTyped] = useState<Partial<Record<FieldName, string>>>({});
  const action = useAction(EditAddress);
  const known = places.find(({ id }) => id === place)?.address;
  const value = (field: FieldName) => typed[field] ?? known?.[field] ?? '';

  async function put(): Promise<void> {
    const filled = Object.fromEntries(FIELDS.map(([field]) => [field, value(field).trim() || null]));
    const { payload, done } = await action.run({
      editId: edit.id,
      address: { ...filled, country: value('country').trim().toUpperCase(), phone: known?.phone ?? null },
      ...(place === BILLING ? { billing: true } : { deliveryId: place }),
    });
    if (payload?.edit) onStep(payload.edit);
    if (done) onClose();
  }

  return (
    <StepDialog title="Another address" why={value('country').trim() ? null : 'The country is needed.'} {...{ action, onClose }} fields={['address']} onPress={() => void put()}>
      <Select
        label="Of what"
        value={place}
        options={places.map(({ id, label }) => ({ value: id, label: label.trim() }))}
        onChange={(chosen) => {
          setPlace(chosen);
          setTyped({});
        }}
      />
      {FIELDS.map(([field, label, autoComplete]) => (
        <Field
          key={field}
          label={label}
          autoComplete={autoComplete}
          maxLength={field === 'country' ? 2 : 200}
          required={field === 'country'}
          value={value(field)}
          onInput={(text) => setTyped({ ...typed, [field]: text })}
          error={ofAddress(action.errors, field)}
        />
      ))}
    </StepDialog>
  );
}

/** An error of the whole address stands at its first field. */
function ofAddress(errors: readonly Refusal[], field: FieldName): string | null {
  const wrong = errors.find(({ path }) => path[0] === 'address' && (path[1] ?? 'name') === field);
  return wrong ? refusalWords(wrong) : null;
}
