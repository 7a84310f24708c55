// How far down one was in every view, kept with its step in the window's history: who comes back finds the place again,
// who goes on begins at the top. A view that is still loading is waited for, until the reader moves.

const PLACES = new Map<string, number>();
const WAIT_MS = 5_000;

interface Step {
  step: string;
}

let here = '';

/** Keep places from now on; what is answered ends it. */
export function keepPlaces(): () => void {
  const moved = () => PLACES.set(here, scrollY);
  const went = () => (here = stepHere());
  // The browser would move before the view stands. Across a reload it does better than we.
  const left = () => (history.scrollRestoration = 'auto');
  went();
  history.scrollRestoration = 'manual';
  addEventListener('scroll', moved, { passive: true });
  addEventListener('hashchange', went);
  addEventListener('pagehide', left);
  return () => {
    left();
    removeEventListener('scroll', moved);
    removeEventListener('hashchange', went);
    removeEventListener('pagehide', left);
  };
}

/** Go where one was in the view that stands here now, else to its top. What is answered gives it up. */
export function returnToPlace(): () => void {
  const place = PLACES.get(here) ?? 0;
  scrollTo(0, place);
  if (scrollY >= place - 1) return () => undefined;
  const growing = new ResizeObserver(() => {
    scrollTo(0, place);
    if (scrollY >= place - 1) stop();
  });
  const stop = () => {
    growing.disconnect();
    clearTimeout(timeout);
    for (const own of OWN_MOVES) removeEventListener(own, stop);
  };
  const timeout = setTimeout(stop, WAIT_MS);
  for (const own of OWN_MOVES) addEventListener(own, stop, { passive: true });
  growing.observe(document.body);
  return stop;
}

const OWN_MOVES = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const;

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
