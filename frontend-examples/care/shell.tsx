// The frame around every page of the desk: where one is, who one is, and whether the line to Orderwire stands.

import type { ComponentChildren } from 'preact';
import { link } from '../look/route.ts';
import { useDesk } from './desk.tsx';
import { SECTIONS } from './routes.tsx';

export function Shell({ section, children }: { section: string; children: ComponentChildren }) {
  const { agent, signOut } = useDesk();
  return (
    <div class="desk">
      <header class="desk-head">
        <nav aria-label="Desk">
          <ul>
            {SECTIONS.map(({ name, title }) => (
              <li key={name}>
                <a href={link(name)} aria-current={name === section ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="desk-agent">
          <span dir="auto">{agent.name ?? agent.roles.join(', ')}</span>
          <button type="button" onClick={() => void signOut()}>
            Sign out
          </button>
        </p>
      </header>
      <main id="content">{children}</main>
    </div>
  );
}
