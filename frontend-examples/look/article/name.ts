/** `WHITE HANGING HEART T-LIGHT HOLDER` shouts: it is said in calm. Names that somebody spelled with care stay as they are. */
export function calm(name: string): string {
  if (name !== name.toUpperCase()) return name;
  const words = name.toLowerCase().replace(/\s+/g, ' ').trim();
  return words.replace(/(^|[\s/(-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

const SHORT = 60;

/** For a passing word, where the whole name stands nearby. */
export function shortName(name: string): string {
  return name.length > SHORT ? `${name.slice(0, SHORT).trimEnd()}…` : name;
}
