// Who buys, and how to reach them.

import { Field } from '../../look/controls.tsx';
import type { Draft } from './draft.ts';
import type { Faults } from './faults.ts';

export interface PartProps {
  draft: Draft;
  faults: Faults;
  change: (change: Partial<Draft>) => void;
}

/** The longest name that a label has room for; the graph takes longer ones. */
const LONGEST_NAME = 255;

export function ContactSection({ draft, faults, change }: PartProps) {
  return (
    <section class="card checkout-part" aria-labelledby="contact">
      <h2 id="contact">You</h2>
      <div class="fields">
        <Field
          label="Name" required autoComplete="name" name="name" maxLength={LONGEST_NAME}
          value={draft.name} error={faults.name} onInput={(name) => change({ name })}
        />
        <Field
          label="E-mail" required type="email" autoComplete="email" name="email" inputMode="email" maxLength={254}
          value={draft.email} error={faults.email} onInput={(email) => change({ email })}
        />
        <Field
          label="Phone" type="tel" autoComplete="tel" name="phone" maxLength={40} hint="For the carrier’s questions, if you like."
          value={draft.phone} error={faults.phone} onInput={(phone) => change({ phone })}
        />
      </div>
    </section>
  );
}
