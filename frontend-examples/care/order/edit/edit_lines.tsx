// How many of each line the shopper has in the end. A step is sent when the figure has stood still for a moment.

import { useLayoutEffect, useState } from 'preact/hooks';
import { useAction } from '../../../client/preact.ts';
import { QuantityField } from '../../../look/controls.tsx';
import { money } from '../../../look/money.ts';
import { Refusals } from '../refusals.tsx';
import type { StepProps } from './change_form.tsx';
import type { PreviewLine } from './edit_parts.ts';
import { EditQuantity } from './steps.ts';

const STEP_AFTER_MS = 400;

interface EditLinesProps extends StepProps {
  mayWait: boolean;
}

export function EditLines({ edit, ...rest }: EditLinesProps) {
  return (
    <fieldset class="order-units">
      <legend>How many in the end</legend>
      <ul class="stack tight">
        {edit.preview?.lines.map((line) => <EditLine key={line.orderLineId} line={line} edit={edit} {...rest} />)}
      </ul>
    </fieldset>
  );
}

function EditLine({ line, edit, onStep, mayWait }: EditLinesProps & { line: PreviewLine }) {
  const { orderLineId, name, quantity, total } = line;
  /** Until it is answered. Where a line cannot grow, the rest is a line of its own: then the figure is the answer's. */
  const [wish, setWish] = useState<number | null>(null);
  const { run, working, errors, trouble } = useAction(EditQuantity);
  useLayoutEffect(() => {
    if (wish === null || working) return undefined;
    const timer = setTimeout(() => void set(wish), STEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wish, working]);

  async function set(wanted: number): Promise<void> {
    if (wanted !== quantity) {
      const { payload } = await run({ editId: edit.id, orderLineId, quantity: wanted, allowBackorder: mayWait });
      if (payload?.edit) onStep(payload.edit);
    }
    setWish((now) => (now === wanted ? null : now)); // What was pressed meanwhile is the next step.
  }

  return (
    <li>
      <div class="order-unit-row">
        <span><span dir="auto">{name}</span> <span class="quiet">{money(total)}</span></span>
        <QuantityField label={name} min={0} value={wish ?? quantity} onChange={setWish} />
      </div>
      <Refusals errors={errors} trouble={trouble} />
    </li>
  );
}
