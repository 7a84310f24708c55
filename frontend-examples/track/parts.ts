// What is fetched when somebody acts, or has no link: one file, because whoever opens one of these is likely to need another.

export { Cancel } from './cancel.tsx';
export { Collect } from './collect.tsx';
export { MoveSlot } from './move_slot.tsx';
export { NoOrder } from './no_order.tsx';
