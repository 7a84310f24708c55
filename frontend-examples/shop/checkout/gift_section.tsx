// A few words on the slip, if it is for somebody else.

import { useState } from 'preact/hooks';
import { Check, Field } from '../../look/controls.tsx';
import type { PartProps } from './contact_section.tsx';

const LONGEST_MESSAGE = 300;

export function GiftSection({ draft, faults, change }: PartProps) {
  const [isGift, setGift] = useState(draft.giftMessage !== '');
  return (
    <section class="card checkout-part" aria-labelledby="gift">
      <h2 id="gift" class="unseen">Gift</h2>
      <Check
        label="It is a gift"
        checked={isGift}
        onChange={(checked) => {
          setGift(checked);
          if (!checked) change({ giftMessage: '' });
        }}
      />
      {isGift && (
        <Field
          label="Message on the slip" lines={3} name="giftMessage" maxLength={LONGEST_MESSAGE}
          hint={`${LONGEST_MESSAGE - draft.giftMessage.length} characters left.`}
          value={draft.giftMessage} error={faults.giftMessage} onInput={(giftMessage) => change({ giftMessage })}
        />
      )}
    </section>
  );
}
