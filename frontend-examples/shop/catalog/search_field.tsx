// The field in the head. In the catalog it searches while one types; from another page it goes there on Enter.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { currentRoute, go, type Route } from '../../look/route.ts';

/** Typing goes on for this long before anything is asked: the server counts what one address asks. */
const REST_MS = 350;

/** What is searched for at an address; null outside of the catalog. */
type Place = string | null;

interface Draft {
  text: string;
  /** Where it was typed: elsewhere it says nothing. */
  at: Place;
  /** Where it is just leading. */
  to?: Place | undefined;
}

export function SearchField({ route }: { route: Route }) {
  const place = placeOf(route);
  const [draft, setDraft] = useState<Draft | null>(null);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isOurs = draft !== null && (draft.at === place || draft.to === place);
  const words = isOurs ? draft.text : (place ?? '');
  if (draft && !isOurs) setDraft(null);
  else if (draft && draft.at !== place) setDraft({ text: draft.text, at: place });
  useLayoutEffect(() => {
    if (!isOurs) clearTimeout(typing.current); // Somebody has gone elsewhere: they are not taken back.
  }, [isOurs, place]);

  function type(text: string): void {
    setDraft((before) => ({ text, at: place, to: before?.to }));
    clearTimeout(typing.current);
    if (place !== null) typing.current = setTimeout(() => search(text), REST_MS);
  }
  function search(text: string): void {
    const wanted = text.trim();
    const here = placeOf(currentRoute());
    setDraft((typed) => ({ text: typed?.text ?? text, at: here, to: wanted })); // more may be typed before the address follows
    // One step back leaves the search, however long it was typed on.
    go(wanted ? `#/?${new URLSearchParams({ q: wanted })}` : '#/', { replace: Boolean(here) });
  }
  return (
    <form
      role="search"
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(typing.current);
        search(words);
      }}
    >
      <label class="unseen" for="search">Search articles</label>
      <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5" /><path d="m16 16 5 5" /></svg>
      <input
        id="search"
        class="input"
        type="search"
        dir="auto"
        autoComplete="off"
        maxLength={100}
        placeholder="Search: heart, lunch bag, 85123A"
        value={words}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </form>
  );
}

function placeOf({ parts, query }: Route): Place {
  return parts.length === 0 ? (query.get('q') ?? '') : null;
}
