import { later } from '../later.tsx';

/** Fetched when it is opened, or from the basket, from which one goes there. */
export const CHECKOUT = later(async () => (await import('./page.tsx')).CheckoutPage);
