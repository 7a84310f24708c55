// One page from the address to the payment, for one basket. Everything that can go wrong is said where it can be mended.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Answer } from '../../look/states.tsx';
import type { BasketLine } from '../basket.ts';
import { useChannel } from '../channel_shown.tsx';
import { type Delivery, useDelivery } from '../delivery/delivery.ts';
import { DeliveryChooser } from '../delivery/delivery_chooser.tsx';
import { isCollected } from '../delivery/words.ts';
import { AddressSection } from './address_section.tsx';
import type { OrderError } from './attempt.ts';
import { ContactSection } from './contact_section.tsx';
import { type Draft, setDraft, useDraft } from './draft.ts';
import { type Faults, faultsOf, missingIn } from './faults.ts';
import { GiftSection } from './gift_section.tsx';
import { type Hold, useHold } from './hold.ts';
import { HoldNotice } from './hold_notice.tsx';
import { shortIn } from './hold_taking.ts';
import { orderInput } from './order_input.ts';
import { PaymentSection } from './payment_section.tsx';
import { usePurchase } from './purchase.ts';
import { PurchasePart } from './purchase_part.tsx';
import { ShortPart } from './short_part.tsx';
import { Summary } from './summary.tsx';
import { type Row, rowsOf, totalOf, useRows } from './totals.ts';

export function Checkout({ lines }: { lines: readonly BasketLine[] }) {
  const asked = useRows(lines);
  const { hold, again, comeBack, runShort } = useHold(lines);
  return (
    <Answer of={asked}>
      {(answer) => {
        const rows = rowsOf(lines, answer);
        return hold.state === 'short'
          ? <ShortPart rows={rows} short={hold.short} wasLost={hold.wasLost} again={again} comeBack={comeBack} />
          : <CheckoutForm lines={lines} rows={rows} hold={hold} holdAgain={again} runShort={runShort} />;
      }}
    </Answer>
  );
}

interface CheckoutFormProps {
  lines: readonly BasketLine[];
  rows: readonly Row[];
  hold: Hold;
  holdAgain: () => void;
  runShort: (short: readonly string[]) => void;
}

const FORM = 'checkout';
const NO_ERRORS: readonly OrderError[] = [];

function CheckoutForm({ lines, rows, hold, holdAgain, runShort }: CheckoutFormProps) {
  const root = useRef<HTMLDivElement>(null);
  const draft = useDraft();
  const { taxIncluded } = useChannel();
  // Before the hold is settled, its units would count as somebody else's.
  const delivery = useDelivery(hold.state === 'asking' ? [] : lines, hold.state === 'held' ? hold.hold.id : null);
  const buying = usePurchase();
  const { purchase, buy, clear } = buying;
  const [missing, setMissing] = useState<Faults>({});
  const { chosen: plan, destination: { country, postalCode } } = delivery;
  const isBrought = plan === null || !isCollected(plan);
  const errors = purchase.state === 'open' ? purchase.errors : NO_ERRORS;
  const { fields, rest } = faultsOf(errors, country);
  const total = totalOf(rows, plan);

  useLayoutEffect(() => {
    const short = errors.flatMap((error) => shortIn(error, lines));
    if (short.length > 0) runShort(short);
    else if (errors.some(isOfHold)) holdAgain();
    else if (errors.length > 0) delivery.asked.again(); // prices, days and places may be others by now
  }, [errors]);
  useLayoutEffect(() => clear, [country, postalCode]); // what was refused says nothing of another basket, or of another place
  useLayoutEffect(() => {
    root.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [errors, missing]);

  function change(changed: Partial<Draft>): void {
    setDraft(changed);
    clear();
  }

  function submit(): void {
    const found = missingIn(draft, isBrought);
    setMissing(found);
    if (Object.keys(found).length > 0 || !plan) return;
    buy(orderInput({ lines, plan, draft, country, postalCode, hold, total: taxIncluded ? total : null }));
  }

  const part = { draft, faults: { ...fields, ...stillMissing(missing, draft) }, change };
  return (
    <div class="checkout" ref={root}>
      <div class="checkout-main">
        <HoldNotice hold={hold} again={holdAgain} />
        <div class="card checkout-part"><DeliveryChooser delivery={delivery} error={fields.postalCode} /></div>
        <form
          id={FORM}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <ContactSection {...part} />
          {isBrought && <AddressSection {...part} country={country} postalCode={postalCode} />}
          <GiftSection {...part} />
          <PaymentSection card={draft.card} choose={(card) => change({ card })} />
        </form>
      </div>
      <aside class="card checkout-aside" aria-label="Your order">
        <Summary rows={rows} plan={plan} total={total} />
        <PurchasePart form={FORM} buying={buying} email={draft.email} total={total} why={whyNot(hold, delivery)} refusals={rest} />
      </aside>
    </div>
  );
}

/** The hold that was to be taken over is none any more: a new one shows what is left. */
function isOfHold({ code, path }: OrderError): boolean {
  return code === 'RESERVATION_EXPIRED' || path.at(-1) === 'reservationId';
}

/** What has been filled in since needs no word any more. */
function stillMissing(missing: Faults, draft: Draft): Faults {
  return Object.fromEntries(Object.entries(missing).filter(([name]) => missingIn(draft, true)[name as keyof Draft] !== undefined));
}

function whyNot(hold: Hold, { chosen, asked, destination }: Delivery): string | null {
  if (hold.state === 'asking') return 'One moment: it is being held for you.';
  if (hold.state === 'ended') return 'Hold it again first.';
  if (destination.postalCode === '') return 'Type a postal code first: price and day go by it.';
  if (asked.stale || (asked.data && asked.state !== 'ready' && asked.state !== 'failed')) return 'One moment: we ask how it gets to you.';
  if (!chosen) return asked.data ? 'Nothing brings it there. Try another place.' : 'One moment: we ask how it gets to you.';
  return chosen.missing.length > 0 ? 'Not everything can come this way. Choose another one.' : null;
}
