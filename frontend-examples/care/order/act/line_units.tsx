// So many units of each line: what a cancellation and a refund are chosen by.

import { Button, QuantityField } from '../../../look/controls.tsx';
import { money } from '../../../look/money.ts';
import type { Line } from '../whole_order.ts';

/** Units by the line's id; what is not in it is none. */
export type Units = Readonly<Record<string, number>>;

export const chosenLines = (units: Units) =>
  Object.entries(units).filter(([, quantity]) => quantity > 0).map(([orderLineId, quantity]) => ({ orderLineId, quantity }));

export const countOf = (units: Units) => Object.values(units).reduce((sum, quantity) => sum + quantity, 0);

interface LineUnitsProps {
  legend: string;
  lines: readonly Line[];
  /** How many units of a line may be chosen. */
  most: (line: Line) => number;
  units: Units;
  onChange: (units: Units) => void;
  error?: string | null;
}

export function LineUnits({ legend, lines, most, units, onChange, error }: LineUnitsProps) {
  const all = Object.fromEntries(lines.map((line) => [line.id, most(line)]));
  return (
    <fieldset class="order-units">
      <legend>{legend}</legend>
      <ul class="stack tight">
        {lines.map((line) => (
          <li key={line.id} class="order-unit-row">
            <span><span dir="auto">{line.name}</span> <span class="quiet">{money(line.unitPrice)} each · {most(line) > 0 ? `up to ${most(line)}` : 'nothing left'}</span></span>
            <QuantityField
              label={line.name}
              min={0}
              max={most(line)}
              value={Math.min(units[line.id] ?? 0, most(line))}
              disabled={most(line) === 0}
              onChange={(quantity) => onChange({ ...units, [line.id]: quantity })}
            />
          </li>
        ))}
      </ul>
      <div class="row">
        <Button small onClick={() => onChange(all)}>All of it</Button>
        <Button small tone="quiet" onClick={() => onChange({})}>None</Button>
      </div>
      {error && <p class="error">{error}</p>}
    </fieldset>
  );
}
