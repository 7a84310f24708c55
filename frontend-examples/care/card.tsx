// A part of a page with a name: a region that a reader finds in the list of landmarks.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface CardProps {
  title: string;
  /** At the heading's end: what can be done here. */
  action?: ComponentChildren;
  children: ComponentChildren;
}

export function Card({ title, action, children }: CardProps) {
  const id = useId();
  const heading = <h2 id={id}>{title}</h2>;
  return (
    <section class="card" aria-labelledby={id}>
      {action ? <div class="heading">{heading}{action}</div> : heading}
      {children}
    </section>
  );
}
