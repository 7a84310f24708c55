// Which units to cancel, line by line.

import { calm } from '../look/article/name.ts';
import { QuantityField } from '../look/quantity.tsx';
import type { Line } from './contents.tsx';
import { useWords } from './language.tsx';
import { quantity } from './quantity.ts';

/** Units by the line's id; what is not named stays. */
export type Chosen = Readonly<Record<string, number>>;

/** What has not left yet. Whether its place still lets it go, the server says. */
export function leftOf({ quantity, canceledQuantity, shippedQuantity }: Line): number {
  return quantity - canceledQuantity - shippedQuantity;
}

interface ChooseUnitsProps {
  lines: readonly Line[];
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

export function ChooseUnits({ lines, chosen, onChange }: ChooseUnitsProps) {
  const words = useWords();
  return (
    <ul class="units">
      {lines.map((line) => (
        <li key={line.id}>
          <span>
            <span dir="auto">{calm(line.name)}</span>
            <small class="quiet">{words.unitsLeft(quantity(leftOf(line), line.sku))}</small>
          </span>
          <QuantityField
            label={calm(line.name)}
            min={0}
            max={leftOf(line)}
            value={Math.min(chosen[line.id] ?? 0, leftOf(line))}
            onChange={(units) => onChange({ ...chosen, [line.id]: units })}
          />
        </li>
      ))}
    </ul>
  );
}
