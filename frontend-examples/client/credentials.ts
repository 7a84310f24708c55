// Who asks: a token of an account or an app, a guest's order token, or nobody. Tokens end; a new one is asked for once,
// however many requests find out at the same time.

export type Held = { bearer: string } | { orderToken: string } | null;

export interface Credentials {
  asHeaders(): Promise<Record<string, string>>;
  asParams(): Promise<Record<string, string>>;
  /** What is held was refused: the next use asks for new ones. */
  renew(): void;
}

/** `ask` brings what is to be used from now on; it is called at the first use and after `renew`. */
export function keepCredentials(ask: () => Held | Promise<Held>): Credentials {
  let asked: Promise<Held> | null = null;
  const held = () => (asked ??= Promise.resolve().then(ask).catch((error: unknown) => {
    asked = null;
    throw error;
  }));
  return {
    async asHeaders() {
      const it = await held();
      if (!it) return {};
      return 'bearer' in it ? { authorization: `Bearer ${it.bearer}` } : { 'x-order-token': it.orderToken };
    },
    async asParams() {
      const it = await held();
      if (!it) return {};
      return 'bearer' in it ? { authorization: `Bearer ${it.bearer}` } : { orderToken: it.orderToken };
    },
    renew() {
      asked = null;
    },
  };
}
