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
  ['name', 'Name'],
  ['company', 'Company'],
  ['line1', 'Street and number'],
  ['line2', 'More of the address'],
  ['postalCode', 'Postal code'],
  ['city', 'Town'],
  ['region', 'Region'],
  ['country', 'Country, by its two letters'],
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
  const code = value('country').trim().toUpperCase();
  const country = countryName(code);

  async function put(): Promise<void> {
    const filled = Object.fromEntries(FIELDS.map(([field]) => [field, value(field).trim() || null]));
    const { payload, done } = await action.run({
      editId: edit.id,
      address: { ...filled, country: code, phone: known?.phone ?? null },
      ...(place === BILLING ? { billing: true } : { deliveryId: place }),
    });
    if (payload?.edit) onStep(payload.edit);
    if (done) onClose();
  }

  return (
    <StepDialog title="Another address" why={country ? null : 'Name a country.'} {...{ action, onClose }} fields={['address']} onPress={() => void put()}>
      <Select
        label="Of what"
        value={place}
        options={places.map(({ id, label }) => ({ value: id, label: label.trim() }))}
        onChange={(chosen) => {
          setPlace(chosen);
          setTyped({});
        }}
      />
      {FIELDS.map(([field, label]) => (
        <Field
          key={field}
          label={label}
          autoComplete="off"
          hint={field === 'country' && country}
          maxLength={field === 'country' ? 2 : 200}
          required={field === 'country'}
          value={value(field)}
          onInput={(text) => setTyped({ ...typed, [field]: text })}
          error={field === 'country' && code.length === 2 && !country ? 'There is no such country.' : ofAddress(action.errors, field)}
        />
      ))}
    </StepDialog>
  );
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Null where the letters name no country. */
function countryName(code: string): string | null {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? null) : null;
}

/** An error of the whole address stands at its first field. */
function ofAddress(errors: readonly Refusal[], field: FieldName): string | null {
  const wrong = errors.find(({ path }) => path[0] === 'address' && (path[1] ?? 'name') === field);
  return wrong ? refusalWords(wrong) : null;
}
