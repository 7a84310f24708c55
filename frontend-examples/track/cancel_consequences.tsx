// What canceling would come to, before anybody says yes. It is asked anew with every other choice.

import { graphql, type ResultOf } from '../client/index.ts';
import type { QueryResult } from '../client/preact.ts';
import { money, signOf } from '../look/money.ts';
import { Answer } from '../look/states.tsx';
import { useWords } from './language.tsx';
import { quantity } from './quantity.ts';
import { inWords } from './trouble.ts';

export const CancelPreview = graphql(`
  query CancelPreview($input: OrderCancelPreviewInput!) {
    orderCancelPreview(input: $input) {
      errors { code }
      lines { recalledQuantity orderLine { id name sku { unit unitDigits } } }
      total { amount currency }
      released { amount currency }
      refund { amount currency }
    }
  }
`);

type Preview = ResultOf<typeof CancelPreview>;

export function Consequences({ of, nothing }: { of: QueryResult<Preview>; nothing: boolean }) {
  const words = useWords();
  const error = of.error && inWords(of.error, words);
  return (
    <section class="consequences" aria-live="polite">
      <h3>{words.cancelMoney}</h3>
      {nothing ? <p class="quiet">{words.cancelNothing}</p> : <Answer of={{ ...of, error }}>{(preview) => <Sums of={preview.orderCancelPreview} />}</Answer>}
    </section>
  );
}

function Sums({ of: { errors, lines, total, released, refund } }: { of: Preview['orderCancelPreview'] }) {
  const words = useWords();
  if (errors.length > 0) {
    return <>{errors.map(({ code }) => <p key={code} class="error">{words.refusal[code] ?? words.refused}</p>)}</>;
  }
  return (
    <ul>
      {refund && signOf(refund) > 0 && <li>{words.cancelRefund(money(refund))}</li>}
      {released && signOf(released) > 0 && <li>{words.cancelReleased(money(released))}</li>}
      {total && <li>{words.cancelTotal(money(total))}</li>}
      {lines.filter(({ recalledQuantity }) => recalledQuantity > 0).map(({ orderLine: { id, name, sku }, recalledQuantity }) => (
        <li key={id}><bdi>{name}</bdi>: {words.cancelRecall(quantity(recalledQuantity, sku))}</li>
      ))}
    </ul>
  );
}
