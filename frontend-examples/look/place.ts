// How far down one was in every view, kept with its step in the window's history: who comes back finds the place again,
// who goes on begins at the top. A view that is still growing is held there, until the reader moves.

const PLACES = new Map<string, number>();
const HOLD_MS = 10_000;

interface Step {
  step: string;
}

let here = '';
/** Where one is being taken while the view grows: who leaves before that comes back to it all the same. */
let wanted: number | null = null;

/** Keep places from now on; what is answered ends it. */
export function keepPlaces(): () => void {
  const went = () => {
    const step = stepHere();
    if (step === here) return;
    // The view that is left stands until it is drawn anew.
    PLACES.set(here, wanted ?? scrollY);
    here = step;
  };
  // The browser would move before the view stands. Across a reload it does better than we.
  const came = () => (history.scrollRestoration = 'manual');
  const left = () => (history.scrollRestoration = 'auto');
  here = stepHere();
  came();
  addEventListener('hashchange', went);
  addEventListener('pageshow', came);
  addEventListener('pagehide', left);
  return () => {
    left();
    removeEventListener('hashchange', went);
    removeEventListener('pageshow', came);
    removeEventListener('pagehide', left);
  };
}

/** Go where one was in the view that stands here now, else to its top. What is answered gives it up. */
export function returnToPlace(): () => void {
  const place = PLACES.get(here) ?? 0;
  let reached = moveTo(place);
  if (place === 0) return () => undefined;
  wanted = place;
  // Whatever comes in above would push the reader on, and what is drawn late leaves no room yet to go there.
  const growing = new ResizeObserver(() => (reached = moveTo(place)));
  const moved = () => {
    if (Math.abs(scrollY - reached) > 1) stop(); // Somebody else did: a search in the page, a reader's own device.
  };
  const stop = () => {
    wanted = null;
    growing.disconnect();
    clearTimeout(timeout);
    removeEventListener('scroll', moved);
    for (const own of OWN_MOVES) removeEventListener(own, stop);
  };
  const timeout = setTimeout(stop, HOLD_MS);
  addEventListener('scroll', moved, { passive: true });
  for (const own of OWN_MOVES) addEventListener(own, stop, { passive: true });
  growing.observe(document.body);
  return stop;
}

const OWN_MOVES = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const;

/** As far down as the page goes by now; how far that is. */
function moveTo(place: number): number {
  scrollTo({ top: place, behavior: 'instant' });
  return scrollY;
}

/** The name of this step of the history; a new step gets one. */
function stepHere(): string {
  const state: unknown = history.state;
  if (isStep(state)) return state.step;
  const step = Math.random().toString(36).slice(2);
  history.replaceState({ ...(typeof state === 'object' ? state : {}), step }, '');
  return step;
}

function isStep(state: unknown): state is Step {
  return typeof state === 'object' && state !== null && 'step' in state && typeof state.step === 'string';
}
