// The care desk: sign in, then the page that the address names.

import { render } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { OrderwireProvider } from '../client/preact.ts';
import { useRoute } from '../look/route.ts';
import { demoAccount } from './demo.ts';
import { DeskProvider } from './desk.tsx';
import { pageAt } from './routes.tsx';
import { openSession, type Session } from './session.ts';
import { Shell } from './shell.tsx';
import { SignIn } from './sign_in.tsx';

function CareDesk({ session }: { session: Session }) {
  const [desk, setDesk] = useState(session.desk);
  const route = useRoute();
  useLayoutEffect(() => {
    const follow = () => setDesk(session.desk);
    follow();
    return session.onChange(follow);
  }, [session]);

  if (desk.state === 'opening') return null;
  if (desk.state === 'out') return <SignIn session={session} why={desk.why} demo={demoAccount()} />;
  const { agent, orderwire } = desk;
  const can = (permission: string) => agent.permissions.includes(permission);
  return (
    <OrderwireProvider value={orderwire}>
      <DeskProvider value={{ agent, orderwire, can, signOut: session.signOut }}>
        <Shell section={route.parts[0] ?? 'orders'}>{pageAt(route)}</Shell>
      </DeskProvider>
    </OrderwireProvider>
  );
}

const page = document.getElementById('page');
if (page) render(<CareDesk session={openSession(new URL('/graphql', location.href).href)} />, page);
