// Who works at this desk: signs in, stays signed in while the session lasts, and hears why when it ends.

import { aTrouble, createOrderwire, graphql, type Held, type Orderwire, type ResultOf, troubleOf } from '../client/index.ts';
import { type Agent, type Tokens, shareTokens } from './tokens.ts';

export type { Agent } from './tokens.ts';

export type Desk =
  /** Nobody is signed in; `why` says what ended the session, where one ended. */
  | { state: 'out'; why: string | null }
  | { state: 'opening' }
  | { state: 'in'; agent: Agent; orderwire: Orderwire };

export interface Session {
  readonly desk: Desk;
  readonly onChange: (listener: () => void) => () => void;
  /** What is wrong in words for people; null when it was done. */
  readonly signIn: (email: string, password: string) => Promise<string | null>;
  readonly signOut: () => Promise<void>;
}

const AccessParts = graphql(`
  fragment AccessParts on AccessPayload {
    access { accessToken refreshToken expiresAt viewer { actor { id name } roles permissions } }
    errors { code message }
  }
`);

const SignIn = graphql(`mutation SignIn($input: SignInInput!) { staffSignIn(input: $input) { ...AccessParts } }`, [AccessParts]);

const Renew = graphql(`mutation Renew($input: AccessRenewInput!) { accessRenew(input: $input) { ...AccessParts } }`, [AccessParts]);

const SignOut = graphql(`mutation SignOut { signOut(input: { everywhere: false }) { errors { code message } } }`);

const ENDED = 'Your session has ended: it was idle for long, or was ended elsewhere. Sign in and go on where you were.';

export function openSession(url: string): Session {
  /** Signs in and renews: nobody's token goes with these, which would be refused for a token that has ended. */
  const door = createOrderwire({ url });
  const listeners = new Set<() => void>();
  const shared = shareTokens({
    ended: (why) => show({ state: 'out', why }),
    arrived(tokens) {
      if (desk.state !== 'in') enter(tokens);
    },
  });
  let desk: Desk = { state: 'opening' };
  /** The token that was handed out last. Asked again, it was refused or has ended. */
  let handed: string | null = null;

  function show(next: Desk): void {
    if (desk.state === 'in') desk.orderwire.close();
    desk = next;
    for (const listener of listeners) listener();
  }

  function enter({ agent }: Tokens): void {
    handed = null;
    show({ state: 'in', agent, orderwire: createOrderwire({ url, credentials }) });
  }

  async function credentials(): Promise<Held> {
    const held = shared.held;
    const fresh = held?.accessToken === handed ? await shared.alone(() => renewed(held)) : held;
    handed = fresh?.accessToken ?? null;
    return fresh && { bearer: fresh.accessToken, until: fresh.expiresAt };
  }

  async function renewed(old: Tokens): Promise<Tokens | null> {
    const known = (await shared.askOthers()) ?? shared.held;
    if (known?.accessToken !== old.accessToken) return known;
    const { data, error } = await door.graph.mutation(Renew, { input: { refreshToken: old.refreshToken } });
    // The server is away: whoever asked asks again later, with the same token.
    if (!data) throw new Error('The session could not be renewed yet', { cause: error });
    const tokens = asTokens(data.accessRenew);
    if (tokens) shared.keep(tokens);
    else shared.end(ENDED);
    return tokens;
  }

  async function open(): Promise<void> {
    if (shared.held) enter(shared.held);
    else await shared.askOthers(); // What they hold arrives by itself.
    if (desk.state === 'opening') show({ state: 'out', why: null });
  }
  void open();

  return {
    get desk() {
      return desk;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async signIn(email, password) {
      const { data, error } = await door.graph.mutation(SignIn, { input: { email, password } });
      if (!data) {
        const { message, next } = error ? troubleOf(error) : aTrouble('broken');
        return `${message} ${next}`;
      }
      const tokens = asTokens(data.staffSignIn);
      if (!tokens) return 'E-mail address or password is wrong, or there were too many attempts. Try again, or ask an administrator.';
      shared.keep(tokens);
      enter(tokens);
      return null;
    },
    async signOut() {
      const { held } = shared;
      shared.end('You have signed out.');
      if (!held) return;
      const leaving = createOrderwire({ url, credentials: () => ({ bearer: held.accessToken }) });
      await leaving.graph.mutation(SignOut, {});
      leaving.close();
    },
  };
}

function asTokens({ access }: ResultOf<typeof AccessParts>): Tokens | null {
  if (!access) return null;
  const { actor, roles, permissions } = access.viewer;
  return {
    accessToken: access.accessToken,
    refreshToken: access.refreshToken,
    expiresAt: access.expiresAt,
    agent: { id: actor.id, name: actor.name, roles, permissions },
  };
}
