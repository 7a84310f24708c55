// What lies in a parcel, as it was bought: of a kit the parts are packed, and the person bought one article.

import type { Line } from './contents.tsx';
import type { Shipped } from './parcel.tsx';
import type { Unit } from './quantity.ts';

type Packed = Shipped['packages'][number]['lines'][number];

export interface Inside {
  readonly key: string;
  readonly name: string;
  readonly quantity: number;
  readonly sku: Unit;
  /** What a kit is made of, as far as it lies here. */
  readonly parts: readonly Omit<Inside, 'parts' | 'partOf'>[];
  /** The kit's name, where only some of its parts lie here. */
  readonly partOf: string | null;
}

export function insideOf(packed: readonly Packed[], lines: readonly Line[]): Inside[] {
  const units = (id: string) => packed.filter((one) => lineOf(one) === id).reduce((sum, { quantity }) => sum + quantity, 0);
  const kits = lines.filter(({ components }) => components.length > 0).map((kit) => ({
    kit,
    whole: Math.min(...kit.components.map(({ id, perParent }) => Math.floor(units(id) / (perParent ?? 1)))),
  }));
  const wholes = kits.filter(({ whole }) => whole > 0).map(({ kit, whole }): Inside => ({
    key: kit.id,
    name: kit.name,
    quantity: whole,
    sku: kit.sku,
    parts: kit.components.map(({ id, name, perParent, sku }) => ({ key: id, name, quantity: whole * (perParent ?? 1), sku })),
    partOf: null,
  }));
  const singles = [...new Set(packed.map(lineOf))].flatMap((id): Inside[] => {
    const one = packed.find((line) => lineOf(line) === id);
    const owner = kits.find(({ kit }) => kit.components.some((component) => component.id === id));
    const perKit = owner?.kit.components.find((component) => component.id === id)?.perParent ?? 1;
    const quantity = units(id) - (owner ? owner.whole * perKit : 0);
    return one && quantity > 0 ? [{ key: id, name: one.sku.name, quantity, sku: one.sku, parts: [], partOf: owner?.kit.name ?? null }] : [];
  });
  return [...wholes, ...singles];
}

function lineOf({ fulfillmentOrderLine: { orderLine } }: Packed): string {
  return orderLine.id;
}
