// One level as a row: what it is of, its units as a bar, and the figures.

import { link } from '../../look/route.ts';
import { count } from '../count.ts';
import type { Level } from './stock_live.ts';
import { UnitsBar } from './units_bar.tsx';

export function StockRow({ level }: { level: Level }) {
  const { sku, location, onHand, available, quarantined, shortfall } = level;
  return (
    <a class="stock-row" href={link('stock', sku.code, location.code)} tabIndex={-1} onClick={(event) => event.stopPropagation()}>
      <span class="stock-row-code code">{sku.code}</span>
      <span class="stock-row-name"><bdi>{sku.name}</bdi></span>
      <span class="stock-row-bar"><UnitsBar level={level} /></span>
      <span class="stock-row-figures">
        <b>{count(available)}</b> available <span class="quiet">of {count(onHand)}</span>
      </span>
      <span class="stock-row-note">
        {shortfall > 0 && <span class="badge stopped">{shortfall} missing</span>}
        {quarantined > 0 && <span class="badge waiting">{quarantined} in quarantine</span>}
      </span>
    </a>
  );
}
