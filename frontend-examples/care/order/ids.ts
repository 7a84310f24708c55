// The log names things by their bare UUID, the graph by an opaque id. An opaque id holds the UUID; this page reads it, so
// that a sentence about an event can say the name of the line that it is about.

/** The UUID in `T3JkZXJMaW5lOi…`, which is `OrderLine:UUID` in Base64. */
export function uuidOf(id: string): string {
  return atob(id).split(':')[1] ?? id;
}

/** The one whose UUID the log names. */
export function byUuid<Thing extends { id: string }>(things: readonly Thing[], uuid: string): Thing | undefined {
  return things.find(({ id }) => uuidOf(id) === uuid);
}
