// The last button, and what becomes of pressing it.

import type { Trouble } from '../../client/index.ts';
import { Button } from '../../look/controls.tsx';
import { money, type Money } from '../../look/money.ts';
import { Failure } from '../../look/states.tsx';
import type { OrderError } from './attempt.ts';
import type { Buying } from './purchase.ts';

export interface PurchasePartProps {
  /** The id of the form that it sends. */
  form: string;
  buying: Buying;
  /** Where a confirmation would go. */
  email: string;
  total: Money | null;
  /** Why it cannot be pressed. */
  why: string | null;
  /** Refusals that are about no field. */
  refusals: readonly OrderError[];
}

export function PurchasePart({ form, buying, email, total, why, refusals }: PurchasePartProps) {
  const { purchase } = buying;
  if (purchase.state === 'unknown') return <Unknown trouble={purchase.trouble} email={email} buying={buying} />;
  const isWorking = purchase.state === 'placing' || purchase.state === 'searching';
  return (
    <div class="checkout-pay">
      {purchase.state === 'searching' && (
        <div class="notice waiting" role="alert">
          <p class="strong">We have not heard back from the shop.</p>
          <p>Your order may have arrived or not: we keep asking until we know, and it is placed once. Leave this page open, or come back to it.</p>
        </div>
      )}
      {purchase.state === 'open' && purchase.trouble && <Failure trouble={purchase.trouble} />}
      {refusals.map((error) => <p key={error.code} class="notice stopped" role="alert">{refusalWords(error)}</p>)}
      <Button tone="primary" wide type="submit" form={form} working={isWorking} why={why}>
        {isWorking ? 'Placing your order …' : `Buy now${total ? ` for ${money(total)}` : ''}`}
      </Button>
    </div>
  );
}

/** Nobody can say what became of it. Asking again orders nothing twice; beginning anew may, and says so. */
function Unknown({ trouble, email, buying: { askAgain, giveUp } }: { trouble: Trouble; email: string; buying: Buying }) {
  return (
    <div class="checkout-pay">
      <div class="notice stopped" role="alert">
        <p class="strong">The shop cannot say whether your order was placed.</p>
        <p>{trouble.code === 'INTERNAL' ? 'Something went wrong on our side.' : `${trouble.message} ${trouble.next}`} Ask again in a moment, also after a reload: it is never placed twice.</p>
        {trouble.reference && <p class="quiet">If it stays so, tell us this reference: <code>{trouble.reference}</code></p>}
      </div>
      <Button tone="primary" wide onClick={askAgain}>Ask again</Button>
      <p class="quiet">
        Before you begin anew, look whether a confirmation came{email && <> to <bdi>{email}</bdi></>}: the order may stand all the same.
      </p>
      <Button tone="quiet" small onClick={giveUp}>Begin anew</Button>
    </div>
  );
}

function refusalWords(error: OrderError): string {
  switch (error.code) {
    case 'OPTION_EXPIRED': return 'You took your time: price and day of the delivery are new. Look at them above, then buy.';
    case 'RESERVATION_EXPIRED':
    case 'ILLEGAL_TRANSITION': return 'The time was over, and nothing was ordered. We hold it for you again.';
    case 'INSUFFICIENT_STOCK': return 'That place does not have it any more. Choose another one, or let it be sent.';
    case 'CHECK_FAILED': return 'check' in error && error.check === 'TOTAL'
      ? 'A price has changed just now. Look at the total again, then buy.'
      : 'The shop does not take this order as it is. Nothing was charged.';
    default: return 'The shop does not take this order as it is. Nothing was charged.';
  }
}
