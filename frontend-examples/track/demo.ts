// What `make demo` hands to this page: the token of an order that is under way.

export function demoToken(): string | null {
  const hints = document.querySelector<HTMLMetaElement>('meta[name=orderwire-demo]')?.content;
  if (!hints) return null;
  const given: unknown = JSON.parse(hints);
  const holdsToken = typeof given === 'object' && given !== null && 'orderToken' in given;
  return holdsToken && typeof given.orderToken === 'string' ? given.orderToken : null;
}
