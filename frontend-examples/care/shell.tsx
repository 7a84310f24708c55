// The frame around every page of the desk: where one is, who one is, and whether the line to Orderwire stands.

import type { ComponentChildren } from 'preact';
import { useLineState, useOrderwire } from '../client/preact.ts';
import { Button } from '../look/button.tsx';
import { LineBanner } from '../look/line_banner.tsx';
import { Page } from '../look/page.tsx';
import { link } from '../look/route.ts';
import { Toasts } from '../look/toast.tsx';
import { useDesk } from './desk.tsx';
import { HOME, SECTIONS } from './routes.tsx';

export function Shell({ section, children }: { section: string; children: ComponentChildren }) {
  const { agent, signOut } = useDesk();
  const { serverNow } = useOrderwire();
  return (
    <Page
      name="Care desk"
      home={HOME}
      linksLabel="Desk"
      links={SECTIONS.map(({ name, title }) => ({ href: link(name), label: title, current: name === section }))}
      aside={
        <>
          <span class="agent" dir="auto">{agent.name ?? agent.roles.join(', ')}</span>
          <Button tone="quiet" small onClick={() => void signOut()}>Sign out</Button>
        </>
      }
      banner={<LineBanner state={useLineState()} now={serverNow} />}
      width="wide"
    >
      {children}
      <Toasts />
    </Page>
  );
}
