// Puts a text where it can be pasted from, and says so.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../look/button.tsx';
import { useWords } from './language.tsx';

const SAID_MS = 3_000;

/** `of` says what is copied to whoever hears the button alone. */
export function CopyButton({ text, of }: { text: string; of: string }) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  }
  return (
    <Button tone="quiet" small onClick={() => void copy()}>
      <span role="status">{copied ? words.copied : words.copy}</span><span class="unseen"> {of}</span>
    </Button>
  );
}
