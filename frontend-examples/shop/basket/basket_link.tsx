import { useBasket } from '../basket.ts';

export function BasketLink({ current }: { current: boolean }) {
  const { units } = useBasket();
  return (
    <a class="basket-link" href="#/basket" aria-current={current ? 'page' : undefined}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 9h18l-2 11H5L3 9zM8 9l3-6M16 9l-3-6" /></svg>
      <span class="basket-word">Basket</span>
      <span class="basket-count" role="status">
        <span class="unseen">Pieces in the basket: </span>{units}
      </span>
    </a>
  );
}
