// The door of the desk. What ended the last session is said here; the address stays, so one comes back to where one was.

import { useState } from 'preact/hooks';
import type { DemoAccount } from './demo.ts';
import type { Session } from './session.ts';

export function SignIn({ session, why, demo }: { session: Session; why: string | null; demo: DemoAccount | null }) {
  const [wrong, setWrong] = useState<string | null>(null);
  const [working, setWorking] = useState(false);

  async function signIn({ email, password }: DemoAccount): Promise<void> {
    setWorking(true);
    setWrong(await session.signIn(email, password));
    setWorking(false);
  }

  return (
    <main class="sign-in">
      <h1>Care desk</h1>
      <p role="status">{why}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          void signIn({ email: text(given.get('email')), password: text(given.get('password')) });
        }}
      >
        <label>
          E-mail <input name="email" type="email" autocomplete="username" required />
        </label>
        <label>
          Password <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p role="alert">{wrong}</p>
        <button disabled={working}>{working ? 'Signing in' : 'Sign in'}</button>
      </form>
      {demo && (
        <button type="button" disabled={working} onClick={() => void signIn(demo)}>
          Look around as {demo.email}
        </button>
      )}
    </main>
  );
}

function text(given: FormDataEntryValue | null): string {
  return typeof given === 'string' ? given : '';
}
