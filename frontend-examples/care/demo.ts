// What the demo shop hands this page: an account to look around with. Empty everywhere else.

export interface DemoAccount {
  email: string;
  password: string;
}

export function demoAccount(): DemoAccount | null {
  const text = document.querySelector<HTMLMetaElement>('meta[name=orderwire-demo]')?.content;
  if (!text) return null;
  const hint: unknown = JSON.parse(text);
  return isAccount(hint) ? hint : null;
}

function isAccount(hint: unknown): hint is DemoAccount {
  return (
    typeof hint === 'object' &&
    hint !== null &&
    'email' in hint &&
    typeof hint.email === 'string' &&
    'password' in hint &&
    typeof hint.password === 'string'
  );
}
