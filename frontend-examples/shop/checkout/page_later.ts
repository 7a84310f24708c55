import { laterPage } from '../later.tsx';

/** Fetched when it is opened, or from the basket, from which one goes there. */
export const CHECKOUT = laterPage(async () => (await import('./page.tsx')).CheckoutPage);
