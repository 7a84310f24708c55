// The field in the head. In the catalog it searches while one types; from another page it goes there on Enter.

import { useEffect, useRef, useState } from 'preact/hooks';
import { go, type Route } from '../../look/route.ts';

/** Typing goes on for this long before anything is asked: the server counts what one address asks. */
const REST_MS = 350;

export function SearchField({ route }: { route: Route }) {
  const inCatalog = route.parts.length === 0;
  const shown = inCatalog ? (route.query.get('q') ?? '') : '';
  const [words, setWords] = useState(shown);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    setWords((typed) => (typed.trim() === shown ? typed : shown));
    return () => clearTimeout(typing.current);
  }, [shown, inCatalog]);
  // One step back leaves the search, however long it was typed on.
  const search = (value: string) => go(addressOf(value), { replace: shown !== '' });
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
        onInput={(event) => {
          const { value } = event.currentTarget;
          setWords(value);
          clearTimeout(typing.current);
          if (inCatalog) typing.current = setTimeout(() => search(value), REST_MS);
        }}
      />
    </form>
  );
}

function addressOf(words: string): string {
  const trimmed = words.trim();
  return trimmed ? `#/?${new URLSearchParams({ q: trimmed })}` : '#/';
}
