// Leaves room for what is further down, and fills it when it comes into view.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const AHEAD_PX = 60;

export function WhenSeen({ class: name, children }: { class: string; children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || !place.current) return;
    const watcher = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true),
      { rootMargin: `${AHEAD_PX}px` },
    );
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, [seen]);
  return <div ref={place} class={name}>{seen && children}</div>;
}
