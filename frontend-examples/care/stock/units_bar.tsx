// Units on hand as a bar: what can be promised, what is promised, what is kept back.

import type { Level } from './stock_live.ts';

export function UnitsBar({ level: { onHand, reserved, available } }: { level: Level }) {
  const kept = Math.max(0, onHand - reserved - available);
  return (
    <span class="units-bar" role="img" aria-label={`${available} available, ${reserved} reserved, ${kept} kept back`}>
      {available > 0 && <span class="units-free" style={{ flexGrow: available }} />}
      {reserved > 0 && <span class="units-held" style={{ flexGrow: reserved }} />}
      {kept > 0 && <span class="units-kept" style={{ flexGrow: kept }} />}
    </span>
  );
}
