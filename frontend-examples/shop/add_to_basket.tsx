// The button that puts an article into the basket, and says so where nobody has to look for it.

import { Button } from '../look/button.tsx';
import { toast } from '../look/toast.tsx';
import { go } from '../look/route.ts';
import { shortName } from '../look/article/name.ts';
import { MOST_UNITS, useBasket } from './basket.ts';

export interface AddToBasketProps {
  sku: string;
  name: string;
  quantity?: number;
  /** Short where many of them stand side by side. */
  small?: boolean;
  label?: string;
}

export function AddToBasket({ sku, name, quantity = 1, small = false, label = 'Add to basket' }: AddToBasketProps) {
  const { lines, isFull, add } = useBasket();
  const before = lines.find((line) => line.sku === sku)?.quantity ?? 0;
  const why = isFull && before === 0 ? 'Your basket is full.' : before + quantity > MOST_UNITS ? `At most ${MOST_UNITS} of one article.` : null;
  return (
    <Button
      tone={small ? 'plain' : 'primary'}
      small={small}
      wide={!small}
      why={why}
      aria-label={small ? [`${label}: ${name}`, before > 0 && `${before} in the basket`].filter(Boolean).join(', ') : undefined}
      onClick={() => {
        add(sku, quantity);
        toast(`${shortName(name)} is in your basket.`, { action: { label: 'View basket', run: () => go('#/basket') } });
      }}
    >
      {small && before > 0 ? `${label} · ${before}` : label}
    </Button>
  );
}
