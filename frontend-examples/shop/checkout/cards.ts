// What the gateway of the demo shop can be paid with. A real gateway puts its own fields here, and hands the shop a token
// just like these: the shop never sees a card's number.

export const GATEWAY = 'local';

export interface Card {
  /** What the gateway knows it by. */
  token: string;
  name: string;
  /** What paying with it is like. */
  note: string;
}

export const CARDS: readonly Card[] = [
  { token: 'ok', name: 'A card that works', note: 'Ends in 4242. Approved at once.' },
  { token: 'action_then_ok', name: 'A card whose bank asks first', note: 'Ends in 3220. The bank wants a confirmation, and gets it a moment later.' },
  { token: 'timeout_then_ok', name: 'A card whose answer is late', note: 'Ends in 0341. Approved, but the gateway’s answer is lost and has to be looked up.' },
  { token: 'decline', name: 'A card that is declined', note: 'Ends in 0002. You may try another one then.' },
];
