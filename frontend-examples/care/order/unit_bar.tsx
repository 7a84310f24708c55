// A line's units as a bar and in words: the words say all that the colors say.

import { type Quantities, unitStates } from './units.ts';

export function UnitBar({ of: line }: { of: Quantities }) {
  const states = unitStates(line);
  return (
    <div class="unit-bar">
      <div class="unit-bar-parts" aria-hidden="true">
        {states.map(({ word, tone, units }) => <span key={word} class={`unit-bar-part ${tone}`} style={{ flexGrow: units }} />)}
      </div>
      <p>{states.map(({ word, units }) => `${units} ${word}`).join(' · ')}</p>
    </div>
  );
}
