// What lies at a location, in two drawings: its units, and how many SKUs are running out.

import { Share } from '../../look/charts.tsx';
import { Glance } from '../glance.tsx';
import type { Level } from './stock_live.ts';

const FEW = 5;

export function StockSummary({ levels }: { levels: readonly Level[] }) {
  const total = (units: (level: Level) => number) => levels.reduce((sum, level) => sum + units(level), 0);
  const count = (wanted: (level: Level) => boolean) => levels.filter(wanted).length;
  return (
    <Glance>
      <section class="card" aria-label="Units">
        <Share
          label="Units"
          values={[
            { label: 'Available', value: total(({ available }) => available), tone: 'done' },
            { label: 'Reserved', value: total(({ reserved }) => reserved), tone: 'ready' },
            { label: 'In quarantine', value: total(({ quarantined }) => quarantined), tone: 'waiting' },
            { label: 'Missing', value: total(({ shortfall }) => shortfall), tone: 'stopped' },
          ]}
        />
      </section>
      <section class="card" aria-label="SKUs">
        <Share
          label="SKUs"
          values={[
            { label: `More than ${FEW} available`, value: count(({ available }) => available > FEW), tone: 'done' },
            { label: `${FEW} or fewer`, value: count(({ available }) => available > 0 && available <= FEW), tone: 'waiting' },
            { label: 'None', value: count(({ available }) => available === 0), tone: 'stopped' },
          ]}
        />
      </section>
    </Glance>
  );
}
