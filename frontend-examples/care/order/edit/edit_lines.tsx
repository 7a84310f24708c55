// How many of each line the shopper has in the end. A step is sent when the figure has stood still for a moment.

import { useEffect, useState } from 'preact/hooks';
import { useAction } from '../../../client/preact.ts';
import { QuantityField } from '../../../look/controls.tsx';
import { money } from '../../../look/money.ts';
import { useSettled } from '../act/settled.ts';
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
  const [wanted, setWanted] = useState(quantity);
  const settled = useSettled(wanted, STEP_AFTER_MS);
  const { run, working, errors, trouble } = useAction(EditQuantity);
  useEffect(() => setWanted(quantity), [quantity]);
  useEffect(() => {
    if (settled !== quantity && settled === wanted) void set();
  }, [settled]);

  async function set(): Promise<void> {
    const { payload, done } = await run({ editId: edit.id, orderLineId, quantity: wanted, allowBackorder: mayWait });
    if (payload?.edit) onStep(payload.edit);
    // Where a line cannot grow, the rest is a line of its own: the figure is what the answer says, not what was wished.
    const answered = payload?.edit?.preview?.lines.find((one) => one.orderLineId === orderLineId);
    setWanted(done && answered ? answered.quantity : quantity);
  }

  return (
    <li>
      <div class="order-unit-row">
        <span><span dir="auto">{name}</span> <span class="quiet">{money(total)}</span></span>
        <QuantityField label={name} min={0} value={wanted} disabled={working} onChange={setWanted} />
      </div>
      <Refusals errors={errors} trouble={trouble} />
    </li>
  );
}
