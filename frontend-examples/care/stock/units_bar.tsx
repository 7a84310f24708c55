// Units on hand as a bar: what can be promised, what is promised, what is kept back.

import type { Level } from './stock_live.ts';

export function UnitsBar({ level: { onHand, reserved, available } }: { level: Level }) {
  const kept = Math.max(0, onHand - reserved - available);
  return (
    <span class="units-bar" role="img" aria-label={`${available} available, ${reserved} reserved, ${kept} kept back`}>
      <span class="units-free" style={{ flexGrow: available }} />
      <span class="units-held" style={{ flexGrow: reserved }} />
      <span class="units-kept" style={{ flexGrow: kept }} />
    </span>
  );
}
