import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** One component in one state, under its name. */
export function Specimen({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="stack tight">
      <p class="quiet">{name}</p>
      {children}
    </div>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="card stack loose" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
