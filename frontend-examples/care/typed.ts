// What is typed into a field whose value stands in the address: in the field at once, in the address after a pause.

import { useLayoutEffect, useState } from 'preact/hooks';
import { currentRoute } from '../look/route.ts';

const PAUSE_MS = 300;

interface Draft {
  text: string;
  /** What the address said when it was typed: once it says something else, that is what counts. */
  over: string;
  page: string;
}

/** What the field shows, and what it does with what is typed; `put` writes it into the address as it is by then. */
export function useTyped(name: string, query: URLSearchParams, put: (query: URLSearchParams, text: string) => void) {
  const inAddress = query.get(name) ?? '';
  const [draft, setDraft] = useState<Draft | null>(null);
  const typed = draft?.over === inAddress ? draft.text : inAddress;
  useLayoutEffect(() => {
    if (!draft) return;
    const timer = setTimeout(() => {
      setDraft(null);
      // Another filter may have been set meanwhile; whoever is on the way to another page is not called back.
      const now = currentRoute();
      if (now.path === draft.page && (now.query.get(name) ?? '') === draft.over) put(now.query, draft.text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return [typed, (text: string) => setDraft({ text, over: inAddress, page: currentRoute().path })] as const;
}
