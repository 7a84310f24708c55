import type { ComponentChildren } from 'preact';

/** A table wider than its place moves in it, by the keyboard too; the page stays. */
export function Sideways({ label, children }: { label: string; children: ComponentChildren }) {
  return <div class="sideways" role="region" aria-label={label} tabIndex={0}>{children}</div>;
}
