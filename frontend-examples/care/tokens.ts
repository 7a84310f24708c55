// What an agent holds while signed in, kept until the tab is closed and shared by all tabs of this desk.
//
// A refresh token works once, and whoever uses it again ends the session: so one tab at a time renews, and tells the
// others. A tab that is opened beside them asks them first, and is signed in as they are.

export interface Agent {
  id: string | null;
  name: string | null;
  roles: readonly string[];
  /** The queries, mutations and subscriptions that the agent may send, like `Mutation.orderCancel`. */
  permissions: readonly string[];
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends. */
  expiresAt: string;
  agent: Agent;
}

type Word = { kind: 'asked'; besides: string | null } | { kind: 'held'; tokens: Tokens } | { kind: 'ended'; why: string };

const KEY = 'orderwire.care.tokens';
/** How long other tabs have to answer; they do in a few milliseconds when there are any. */
const ANSWER_MS = 120;

export interface SharedTokens {
  readonly held: Tokens | null;
  keep(tokens: Tokens): void;
  end(why: string): void;
  /** Tokens that another tab holds and that are not these, if there are any. */
  askOthers(): Promise<Tokens | null>;
  /** Run with every other tab waiting. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export interface TokenEvents {
  /** Another tab signed in, or was signed in when this one was opened. */
  arrived: (tokens: Tokens) => void;
  ended: (why: string) => void;
}

export function shareTokens({ arrived, ended }: TokenEvents): SharedTokens {
  const others = new BroadcastChannel(KEY);
  let held = read();
  let answered: (tokens: Tokens) => void = () => undefined;

  const set = (tokens: Tokens | null) => {
    held = tokens;
    if (tokens) sessionStorage.setItem(KEY, JSON.stringify(tokens));
    else sessionStorage.removeItem(KEY);
  };
  const tell = (word: Word) => {
    others.postMessage(word);
  };

  others.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'asked') {
      if (held && held.refreshToken !== data.besides) tell({ kind: 'held', tokens: held });
    } else if (data.kind === 'held') {
      set(data.tokens);
      answered(data.tokens);
      arrived(data.tokens);
    } else if (held) {
      set(null);
      ended(data.why);
    }
  };

  return {
    get held() {
      return held;
    },
    keep(tokens) {
      set(tokens);
      tell({ kind: 'held', tokens });
    },
    end(why) {
      set(null);
      tell({ kind: 'ended', why });
      ended(why);
    },
    askOthers: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ANSWER_MS, null);
        answered = (tokens) => {
          clearTimeout(timer);
          resolve(tokens);
        };
        tell({ kind: 'asked', besides: held?.refreshToken ?? null });
      }),
    // Where the page is not served safely there are no locks: each tab is then for itself.
    alone: async (work) => ('locks' in navigator ? await navigator.locks.request(KEY, work) : await work()),
  };
}

function read(): Tokens | null {
  const text = sessionStorage.getItem(KEY);
  if (!text) return null;
  const found: unknown = JSON.parse(text);
  return isTokens(found) ? found : null;
}

function isTokens(found: unknown): found is Tokens {
  if (typeof found !== 'object' || found === null) return false;
  return 'accessToken' in found && 'refreshToken' in found && 'expiresAt' in found && 'agent' in found;
}
