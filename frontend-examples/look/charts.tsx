// Small charts: a drawing for who sees it, a table for who does not. Values are said by `format`.

import type { ComponentChildren } from 'preact';
import type { Tone } from './badge.tsx';
import { classes } from './classes.ts';

export interface ChartValue {
  label: string;
  value: number;
  tone?: Tone;
}

export interface ChartProps {
  /** What is drawn: its heading. */
  label: string;
  values: readonly ChartValue[];
  format?: (value: number) => string;
}

const asNumber = (value: number) => value.toLocaleString(document.documentElement.lang);

/** How much at each step: orders per hour. */
export function Bars({ label, values, format = asNumber }: ChartProps) {
  const most = Math.max(1, ...values.map(({ value }) => value));
  return (
    <Chart kind="bars" label={label} values={values} format={format}>
      <Scaled most={format(most)} first={values[0]} last={values.at(-1)}>
        <div class="bars-drawn">
          {values.map((each, index) => (
            <span key={index} class={classes('bar-slot', each.tone)} title={`${each.label}: ${format(each.value)}`}>
              <span class="bar-fill" style={{ height: `${(each.value / most) * 100}%` }} />
            </span>
          ))}
        </div>
      </Scaled>
    </Chart>
  );
}

const WIDE = 300;
const HIGH = 80;

/** How something went over time. */
export function Line({ label, values, format = asNumber }: ChartProps) {
  const all = values.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...all), Math.max(1, ...all)];
  const places = values.map(({ value }, index) => ({
    x: values.length < 2 ? WIDE : (index / (values.length - 1)) * WIDE,
    y: HIGH - ((value - low) / (high - low)) * HIGH,
  }));
  const points = places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return (
    <Chart kind="line" label={label} values={values} format={format}>
      <Scaled most={format(high)} least={low < 0 ? format(low) : undefined} first={values[0]} last={values.at(-1)}>
        <div class="line-drawn">
          <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none">
            <polygon points={`0,${HIGH} ${points} ${WIDE},${HIGH}`} />
            <polyline points={points} />
          </svg>
          <div class="line-slots">
            {values.map((each, index) => <span key={index} title={`${each.label}: ${format(each.value)}`} />)}
          </div>
        </div>
      </Scaled>
    </Chart>
  );
}

/** What a whole is made of. */
export function Share({ label, values, format = asNumber }: ChartProps) {
  return (
    <Chart kind="share" label={label} values={values} format={format}>
      <div class="share-drawn">
        {values.filter(({ value }) => value > 0).map((each) => (
          <span
            key={each.label}
            class={classes('share-part', each.tone)}
            style={{ flexGrow: each.value }}
            title={`${each.label}: ${format(each.value)}`}
          />
        ))}
      </div>
      <div class="share-key">
        {values.map((each) => (
          <span key={each.label} class={classes('share-name', each.tone)}>{each.label} <b>{format(each.value)}</b></span>
        ))}
      </div>
    </Chart>
  );
}

interface ScaledProps {
  most: string;
  least?: string | undefined;
  first: ChartValue | undefined;
  last: ChartValue | undefined;
  children: ComponentChildren;
}

/** What the height means, and where it begins and ends. */
function Scaled({ most, least = '0', first, last, children }: ScaledProps) {
  return (
    <div class="scaled">
      <div class="scaled-y"><span>{most}</span><span>{least}</span></div>
      <div class="scaled-sheet">{children}</div>
      <div class="scaled-x"><span>{first?.label}</span><span>{first === last ? null : last?.label}</span></div>
    </div>
  );
}

interface DrawnChart extends Required<ChartProps> {
  kind: string;
  children: ComponentChildren;
}

function Chart({ kind, label, values, format, children }: DrawnChart) {
  return (
    <figure class={`chart ${kind}`}>
      <figcaption>{label}</figcaption>
      <div aria-hidden="true">{children}</div>
      <div class="unseen">
        <table>
          <caption>{label}</caption>
          <tbody>
            {values.map((each, index) => (
              <tr key={index}><th scope="row">{each.label}</th><td>{format(each.value)}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
