// Somebody counted, broke or found units: say by how much, and why. It shows what will lie there before it is said.

import { useState } from 'preact/hooks';
import { graphql } from '../../client/index.ts';
import { useAction } from '../../client/preact.ts';
import { Button, Dialog, Field, Select } from '../../look/controls.tsx';
import { Failure } from '../../look/states.tsx';
import { toast } from '../../look/toast.tsx';
import { count } from '../count.ts';
import { useDesk } from '../desk.tsx';
import type { Level } from './stock_live.ts';

const AdjustLevel = graphql(`
  mutation AdjustLevel($input: StockAdjustInput!) {
    stockAdjust(input: $input) {
      stockLevel { id onHand available }
      shed { quantity order { number } }
      errors { code message path }
    }
  }
`);

const REASONS = [
  ['COUNT', 'A count showed another number'], ['RECEIVED', 'Goods came in'], ['DAMAGED', 'Units broke'], ['LOST', 'Units cannot be found'],
  ['FOUND', 'Units turned up'], ['THEFT', 'Units were stolen'], ['EXPIRED', 'Units are past their date'], ['SAMPLE', 'Given away or used'],
  ['CORRECTION', 'An earlier entry was wrong'], ['SALE', 'Sold outside of Orderwire'], ['OTHER', 'Anything else'],
] as const;

type Reason = (typeof REASONS)[number][0];

const NOT_YOURS = 'Stores, warehouses and administrators adjust stock.';

export function AdjustStock({ level }: { level: Level }) {
  const { can } = useDesk();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button why={can('Mutation.stockAdjust') ? null : NOT_YOURS} onClick={() => setOpen(true)}>Adjust</Button>
      {open && <AdjustDialog level={level} onClose={() => setOpen(false)} />}
    </>
  );
}

function AdjustDialog({ level, onClose }: { level: Level; onClose: () => void }) {
  const { run, working, errors, trouble } = useAction(AdjustLevel);
  const [change, setChange] = useState('');
  const [reason, setReason] = useState<Reason>('COUNT');
  const [note, setNote] = useState('');
  const units = /^[+-]?\d{1,9}$/.test(change) ? Number(change) : null;
  const errorAt = (field: string) => errors.find(({ path }) => path.includes(field))?.message ?? null;
  const errorElsewhere = errors.find(({ path }) => !path.some((part) => ['onHandDelta', 'note', 'reason'].includes(part)));

  async function adjust(): Promise<void> {
    if (!units) return;
    const { done, payload } = await run({
      sku: level.sku.code, location: level.location.code, onHandDelta: units, quarantinedDelta: 0, reason, note: note || null,
    });
    if (!done || !payload) return;
    const lost = payload.shed.reduce((sum, { quantity }) => sum + quantity, 0);
    const orders = payload.shed.flatMap(({ order }) => order?.number ?? []);
    toast(lost > 0 ? `Adjusted. ${lost} promised units were taken from ${orders.join(', ') || 'baskets'}.` : 'Adjusted.');
    onClose();
  }

  return (
    <Dialog
      title={`Adjust ${level.sku.code} at ${level.location.name}`}
      open
      onClose={onClose}
      actions={
        <Button tone="primary" working={working} why={units ? null : 'Say by how many units'} onClick={() => void adjust()}>
          {units ? `Make it ${count(level.onHand + units)} on hand` : 'Adjust'}
        </Button>
      }
    >
      <div class="stack">
        <Field
          label="Units to add, or with a minus to take out" inputMode="text" value={change} onInput={(text) => setChange(text.trim())}
          error={errorAt('onHandDelta')} hint={`${count(level.onHand)} lie there now, ${count(level.reserved)} of them promised`}
          required
        />
        <Select
          label="Why" value={reason} options={REASONS.map(([value, label]) => ({ value, label }))} error={errorAt('reason')}
          onChange={(value) => setReason(REASONS.find(([one]) => one === value)?.[0] ?? 'OTHER')}
        />
        <Field label="Note" hint="For those who read the ledger" lines={2} maxLength={4000} value={note} onInput={setNote} error={errorAt('note')} />
        {errorElsewhere && <Failure trouble={errorElsewhere} />}
        {trouble && <Failure trouble={trouble} />}
      </div>
    </Dialog>
  );
}
