// The door of the desk. What ended the last session is said here; the address stays, so one comes back to where one was.

import { useState } from 'preact/hooks';
import { Button, Field } from '../look/controls.tsx';
import { Page } from '../look/page.tsx';
import type { DemoAccount } from './demo.ts';
import { HOME } from './routes.tsx';
import type { Session } from './session.ts';

export interface SignInProps {
  session: Session;
  why: string | null;
  demo: DemoAccount | null;
}

export function SignIn({ session, why, demo }: SignInProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [working, setWorking] = useState(false);

  async function signIn(account: DemoAccount): Promise<void> {
    if (working) return;
    setWorking(true);
    setWrong(null);
    const refused = await session.signIn(account.email, account.password);
    if (refused === null) return; // The desk stands where this form stood.
    setWrong(refused);
    setWorking(false);
  }

  return (
    <Page name="Care desk" home={HOME} width="narrow">
      <div class="card sign-in stack">
        <h1>Sign in</h1>
        {why && <p class="notice" role="status">{why}</p>}
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void signIn({ email, password });
          }}
        >
          <Field label="E-mail" type="email" name="email" autoComplete="username" required value={email} onInput={setEmail} />
          <Field
            label="Password" type="password" name="password" autoComplete="current-password" required
            value={password} onInput={setPassword} error={wrong}
          />
          <Button type="submit" tone="primary" wide working={working}>Sign in</Button>
        </form>
        <p class="unseen" role="alert">{wrong}</p>
        {demo && (
          <>
            <hr />
            <p class="quiet">This shop is a demo. Everybody may look around in it.</p>
            <Button wide working={working} onClick={() => void signIn(demo)}>Look around as {demo.email}</Button>
          </>
        )}
      </div>
    </Page>
  );
}
