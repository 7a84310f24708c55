// The frame of a page: a way past the head, the head with its name and ways, one main part, a foot.

import type { ComponentChildren } from 'preact';
import { useWords } from './words.ts';

export interface PageLink {
  href: string;
  label: string;
  /** One is there now. */
  current?: boolean;
  count?: number | undefined;
}

export interface PageProps {
  /** Whose page it is. */
  name: string;
  home?: string;
  links?: readonly PageLink[];
  /** What one needs of a page's ways, said to a reader that lists landmarks. */
  linksLabel?: string;
  /** At the head's end: a basket, an account, a language. */
  aside?: ComponentChildren;
  /** Beneath the head: the line's banner. */
  banner?: ComponentChildren;
  foot?: ComponentChildren;
  /** `narrow` for reading, `wide` for work. */
  width?: 'narrow' | 'plain' | 'wide';
  children: ComponentChildren;
}

export function Page(props: PageProps) {
  const { name, home = '#/', links = [], linksLabel, aside, banner, foot, width = 'plain', children } = props;
  const words = useWords();
  return (
    <div class={`page ${width}`}>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault(); // The address holds the route: the way past the head must not change it.
          document.getElementById('main')?.focus();
        }}
      >
        {words.skip}
      </a>
      <header class="page-head">
        <a class="brand" href={home}><Mark />{name}</a>
        {links.length > 0 && (
          <nav class="page-links" aria-label={linksLabel}>
            {links.map((each) => (
              <a key={each.href} href={each.href} aria-current={each.current ? 'page' : undefined}>
                {each.label}
                {each.count !== undefined && <span class="count">{each.count}</span>}
              </a>
            ))}
          </nav>
        )}
        {aside && <div class="page-aside">{aside}</div>}
      </header>
      {banner}
      <main id="main" tabIndex={-1}>{children}</main>
      {foot && <footer class="page-foot">{foot}</footer>}
    </div>
  );
}

/** The sign of the house: a wire that beats. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M4 18h6l3-8 5 14 3-6h7" />
    </svg>
  );
}
