import { render } from 'preact';
import { createOrderwire } from '../client/index.ts';
import { OrderwireProvider } from '../client/preact.ts';
import { Shop } from './shop.tsx';

const orderwire = createOrderwire({ url: new URL('/graphql', location.href).href });

const page = document.getElementById('page');
if (page) {
  render(
    <OrderwireProvider value={orderwire}>
      <Shop />
    </OrderwireProvider>,
    page,
  );
}
