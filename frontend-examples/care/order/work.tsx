// The work that locations have with the order, and how far each has come.

import { graphql, type ResultOf } from '../../client/index.ts';
import { Empty } from '../../look/states.tsx';
import { Status } from '../../look/status.tsx';
import { moment } from '../../look/time.ts';
import { METHOD, REJECT_REASON } from './words.ts';

export const WorkParts = graphql(`
  fragment WorkParts on FulfillmentOrder {
    id method status dueAt requestStatus rejectReason rejectNote supportedActions
    location { code name timezone }
    lines { id quantity canceledQuantity pickedQuantity packedQuantity shippedQuantity recalledQuantity orderLine { id name } }
    pickup { state expiresAt bay }
  }
`);

type Work = ResultOf<typeof WorkParts>;
type WorkLine = Work['lines'][number];

export function WorkList({ works }: { works: readonly Work[] }) {
  return (
    <section class="card" aria-labelledby="work">
      <h2 id="work">Work at locations</h2>
      {works.length === 0 ? (
        <Empty title="No location works on it">Units that wait for stock, or for somebody to look at the order, are no work yet.</Empty>
      ) : (
        <ul class="grid order-cards">{works.map((work) => <WorkCard key={work.id} work={work} />)}</ul>
      )}
    </section>
  );
}

function WorkCard({ work }: { work: Work }) {
  const { method, status, dueAt, requestStatus, rejectReason, rejectNote, location, lines, pickup } = work;
  const due = dueAt && status !== 'COMPLETED' && status !== 'CANCELED' && status !== 'REJECTED';
  return (
    <li>
      <h3>{location.name} <Status of="work" status={status} /></h3>
      <p class="quiet">{METHOD[method]}{due && ` · due ${moment(dueAt, { timeZone: location.timezone })} there`}</p>
      {requestStatus === 'SUBMITTED' && <p class="notice waiting">A partner was asked to do it and has not answered.</p>}
      {rejectReason && <p class="notice waiting">Refused: {REJECT_REASON[rejectReason]}{rejectNote && <>: <span dir="auto">{rejectNote}</span></>}</p>}
      {pickup?.state === 'ARRIVED' && <p class="notice waiting">Whoever collects it is there{pickup.bay && <>, at <span dir="auto">{pickup.bay}</span></>}.</p>}
      <ul class="stack tight">
        {lines.map((line) => <li key={line.id}><span dir="auto">{line.orderLine.name}</span>: {progress(line)}</li>)}
      </ul>
    </li>
  );
}

/** `2 of 3 packed`: the furthest step that was begun. */
function progress(line: WorkLine): string {
  const { quantity, canceledQuantity, pickedQuantity, packedQuantity, shippedQuantity, recalledQuantity } = line;
  const wanted = quantity - canceledQuantity;
  const back = recalledQuantity > 0 ? `, ${recalledQuantity} asked back` : '';
  if (wanted === 0) return `all ${quantity} canceled`;
  const steps: [number, string][] = [[shippedQuantity, 'left'], [packedQuantity, 'packed'], [pickedQuantity, 'picked']];
  const begun = steps.find(([units]) => units > 0);
  return (begun ? `${begun[0]} of ${wanted} ${begun[1]}` : `${wanted} to pick`) + back;
}
