import { useState } from 'preact/hooks';
import { Badge } from '../badge.tsx';
import { Button } from '../button.tsx';
import { Bars, Line, Share } from '../charts.tsx';
import { LongList } from '../long_list.tsx';
import { Map, type MapPoint } from '../map.tsx';
import { Picture } from '../picture.tsx';
import { Status } from '../status.tsx';
import { LONG_NAME } from './people.ts';
import { Section, Specimen } from './specimen.tsx';

const CODES = ['85123A', '71053', '84406B', '84029G', '22752', '21730', '22633', '84879', '22745', '48187', '21754', '22960', '22423', '85099B', '47566', '20725', '22720', '22197', '23203', '21212'];

const STORES: readonly MapPoint[] = [
  { id: 'london', kind: 'place', label: 'London', note: 'Open until 20:00', latitude: 51.52, longitude: -0.1 },
  { id: 'leeds', kind: 'place', label: 'Leeds', note: 'Opens tomorrow at 09:00', latitude: 53.8, longitude: -1.55 },
  { id: 'bristol', kind: 'place', label: LONG_NAME, note: 'Open until 18:00', latitude: 51.45, longitude: -2.59 },
];

const WAY: readonly MapPoint[] = [
  { id: '1', kind: 'origin', label: 'Daventry', note: 'Left on Nov 23, 6:10 PM', latitude: 52.26, longitude: -1.16 },
  { id: '2', kind: 'seen', label: 'Dover', note: 'Nov 24, 2:40 AM', latitude: 51.13, longitude: 1.31 },
  { id: '3', kind: 'seen', label: 'Lille', note: 'Nov 24, 7:05 AM', latitude: 50.63, longitude: 3.06 },
  { id: '4', kind: 'destination', label: 'Cologne', latitude: 50.94, longitude: 6.96 },
];

export function Pictures() {
  return (
    <Section title="Pictures">
      <div class="grid pictures">{CODES.map((code) => <Picture key={code} code={code} />)}</div>
    </Section>
  );
}

export function Maps() {
  const [store, setStore] = useState('london');
  return (
    <Section title="Maps">
      <div class="grid specimens">
        <Specimen name="Places to choose from">
          <Map label="Stores near you" points={STORES} areas={['GB']} selected={store} onSelect={setStore} />
        </Specimen>
        <Specimen name="The way of a parcel"><Map label="The way of your parcel" points={WAY} areas={['GB', 'DE']} way /></Specimen>
      </div>
    </Section>
  );
}

const HOURS = [3, 1, 0, 0, 0, 2, 8, 19, 34, 41, 38, 44, 52, 47, 40, 36, 39, 48, 61, 74, 69, 44, 21, 9];

export function Charts() {
  const hours = HOURS.map((value, hour) => ({ label: `${hour}:00`, value }));
  return (
    <Section title="Charts">
      <div class="grid specimens">
        <Bars label="Orders by hour" values={hours} />
        <Line label="On hand, last 24 hours" values={hours.map(({ label, value }) => ({ label, value: 120 - value }))} />
        <Share
          label="Orders by status"
          values={[
            { label: 'Waiting', value: 120, tone: 'waiting' },
            { label: 'In work', value: 310, tone: 'ready' },
            { label: 'On the way', value: 240, tone: 'moving' },
            { label: 'Delivered', value: 900, tone: 'done' },
            { label: 'Canceled', value: 42, tone: 'stopped' },
          ]}
        />
      </div>
    </Section>
  );
}

interface Row {
  number: string;
  name: string;
  status: string;
}

const STATUSES = ['OPEN', 'PENDING_REVIEW', 'COMPLETED', 'CANCELED'];

const rowOf = (index: number): Row => ({
  number: `OW-${10_000 + index}`,
  name: index % 7 === 3 ? LONG_NAME : `Customer ${index + 1}`,
  status: STATUSES[index % STATUSES.length] ?? 'OPEN',
});

const ROWS: readonly Row[] = Array.from({ length: 10_000 }, (_, index) => rowOf(index));

export function Lists() {
  const [rows, setRows] = useState(ROWS);
  const [opened, setOpened] = useState('nothing yet');
  const comeIn = () => setRows([...Array.from({ length: 3 }, (_, index) => rowOf(rows.length + index)).reverse(), ...rows]);
  return (
    <Section title="A list of any length">
      <div class="apart">
        <p class="quiet" role="status">Opened: {opened}</p>
        <Button small onClick={comeIn}>Let three come in above</Button>
      </div>
      <div style={{ '--list-height': '22rem' }}>
        <LongList label="Orders" items={rows} keyOf={(row) => row.number} rowHeight={56} onOpen={(row) => setOpened(row.number)}>
          {(row) => (
            <div class="gallery-row">
              <span class="code">{row.number}</span>
              <span>{row.name}</span>
              {row.status === 'OPEN' ? <Badge tone="ready">Open</Badge> : <Status of="order" status={row.status} />}
            </div>
          )}
        </LongList>
      </div>
    </Section>
  );
}
