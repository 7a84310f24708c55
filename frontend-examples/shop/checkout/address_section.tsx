// Where it goes. Country and postal code are asked for above, with the ways: days and prices go by them.

import { Field } from '../../look/controls.tsx';
import { countryName } from '../countries.ts';
import type { PartProps } from './contact_section.tsx';

export interface AddressSectionProps extends PartProps {
  country: string;
  postalCode: string;
}

/** What a region is called where addresses name one. */
const REGIONS: Partial<Record<string, string>> = {
  AU: 'State or territory', BR: 'State', CA: 'Province', CN: 'Province', ES: 'Province', IE: 'County', IN: 'State', IT: 'Province',
  JP: 'Prefecture', KR: 'Province', MX: 'State', US: 'State',
};

const LONGEST_LINE = 255;

export function AddressSection({ draft, faults, change, country, postalCode }: AddressSectionProps) {
  const region = REGIONS[country] ?? (faults.region || draft.region ? 'Region' : null);
  return (
    <section class="card checkout-part" aria-labelledby="address">
      <h2 id="address">Address</h2>
      <div class="fields">
        <Field
          label="Street and number" required autoComplete="address-line1" name="line1" maxLength={LONGEST_LINE}
          value={draft.line1} error={faults.line1} onInput={(line1) => change({ line1 })}
        />
        <Field
          label="Flat, floor, care of" autoComplete="address-line2" name="line2" maxLength={LONGEST_LINE}
          value={draft.line2} error={faults.line2} onInput={(line2) => change({ line2 })}
        />
        <Field
          label="City or town" required autoComplete="address-level2" name="city" maxLength={LONGEST_LINE}
          value={draft.city} error={faults.city} onInput={(city) => change({ city })}
        />
        {region && (
          <Field
            label={region} autoComplete="address-level1" name="region" maxLength={LONGEST_LINE}
            value={draft.region} error={faults.region} onInput={(typed) => change({ region: typed })}
          />
        )}
      </div>
      <p class="quiet">To <bdi>{postalCode || '…'}</bdi>, {countryName(country)}, as chosen above.</p>
    </section>
  );
}
