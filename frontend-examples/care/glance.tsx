// Charts above a list. On a phone the list comes first: they wait behind a word.

import type { ComponentChildren } from 'preact';
import { useWide } from './wide.ts';

export function Glance({ children }: { children: ComponentChildren }) {
  const charts = <div class="glance">{children}</div>;
  if (useWide()) return charts;
  return (
    <details class="glance-later">
      <summary>At a glance</summary>
      {charts}
    </details>
  );
}
