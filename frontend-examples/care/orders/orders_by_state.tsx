// How many orders match in each state. Each state is counted under the rest of the filter: one sees what another choice
// would bring.

import { Share } from '../../look/charts.tsx';
import { Answer } from '../../look/states.tsx';
import { statusTone, statusWords } from '../../look/status.tsx';
import { count } from '../count.ts';
import { type Filter, STATUSES } from './order_filter.ts';
import { MOST_COUNTED, useCounts } from './use_counts.ts';

export function OrdersByState({ filter, changes }: { filter: Filter; changes: number }) {
  const counts = useCounts([filter, ...STATUSES.map((status): Filter => ({ ...filter, status: [status] }))], changes);
  return (
    <Answer of={counts}>
      {([all = 0, ...byState]) => (
        <Share
          label={all === 1 ? '1 order matches' : `${counted(all)} orders match`}
          values={STATUSES.map((status, index) => ({
            label: statusWords('order', status), value: byState[index] ?? 0, tone: statusTone('order', status),
          }))}
          format={counted}
        />
      )}
    </Answer>
  );
}

function counted(orders: number): string {
  return orders >= MOST_COUNTED ? `more than ${count(MOST_COUNTED)}` : count(orders);
}
