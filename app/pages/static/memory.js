// What the page holds, kept for this tab: state and cursors are written together, so that they always fit.

const KEY = "orderwire.shop.2";
const YOUNG = 30 * 60 * 1000;

export function remember(held) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...held, savedAt: Date.now() }));
  } catch (error) {
    console.warn("the page's state was not kept", error); // storage is full or switched off: a reload starts anew
  }
}

// null when there is nothing, or it is so old that a fresh picture tells more than the changes would.
export function recall() {
  try {
    const held = JSON.parse(sessionStorage.getItem(KEY));
    return held && Date.now() - held.savedAt < YOUNG ? held : null;
  } catch {
    return null;
  }
}
