/** Class names in a row, without those that are off: `classes('card', chosen && 'chosen')`. */
export function classes(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
