import { later } from './later.tsx';

/** Whoever has a link that opens its order never loads this. */
export const NoOrder = later(async () => (await import('./parts.ts')).NoOrder);
