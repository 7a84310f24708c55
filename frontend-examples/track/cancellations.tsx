// What was canceled, when, and what a place was asked to hold back but has yet to answer for.

import { graphql, type ResultOf } from '../client/index.ts';
import { moment } from '../look/time.ts';
import { useWords } from './language.tsx';
import { quantity } from './quantity.ts';

export const CancellationsFragment = graphql(`
  fragment Cancellations on Order {
    cancellations {
      id at
      lines { canceledQuantity recalledQuantity refusedQuantity orderLine { id name sku { unit unitDigits } } }
    }
  }
`);

export function Cancellations({ cancellations }: ResultOf<typeof CancellationsFragment>) {
  const words = useWords();
  if (cancellations.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.cancellations}</h2>
      <ol class="history">
        {cancellations.map(({ id, at, lines }) => (
          <li key={id}>
            <time class="quiet" dateTime={at}>{moment(at)}</time>
            {lines.map(({ orderLine: { id, name, sku }, canceledQuantity, recalledQuantity, refusedQuantity }) => (
              <span key={id}>
                <bdi>{name}</bdi>:{' '}
                {[
                  canceledQuantity > 0 && words.unitsCanceled(quantity(canceledQuantity, sku)),
                  recalledQuantity > 0 && words.unitsAskedBack(quantity(recalledQuantity, sku)),
                  refusedQuantity > 0 && words.unitsGone(quantity(refusedQuantity, sku)),
                ].filter((part) => part !== false).join(', ')}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
