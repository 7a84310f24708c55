// Small charts: a drawing for who sees it, a table for who does not. Values are said by `format`.

import type { ComponentChildren } from 'preact';
import type { Tone } from './badge.tsx';

export interface ChartValue {
  label: string;
  value: number;
  tone?: Tone;
}

export interface ChartProps {
  /** What is drawn: its heading for a reader. */
  label: string;
  values: readonly ChartValue[];
  format?: (value: number) => string;
}

const asNumber = (value: number) => value.toLocaleString();

/** How much at each step: orders per hour. */
export function Bars({ label, values, format = asNumber }: ChartProps) {
  const most = Math.max(1, ...values.map(({ value }) => value));
  return (
    <Chart kind="bars" label={label} values={values} format={format}>
      <div class="bars-drawn">
        {values.map((each, index) => (
          <span key={index} class={`bar-slot ${each.tone ?? ''}`} title={`${each.label}: ${format(each.value)}`}>
            <span class="bar-fill" style={{ height: `${(each.value / most) * 100}%` }} />
          </span>
        ))}
      </div>
    </Chart>
  );
}

const WIDE = 300;
const HIGH = 80;

/** How something went over time. */
export function Line({ label, values, format = asNumber }: ChartProps) {
  const all = values.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...all), Math.max(1, ...all)];
  const points = values.map(({ value }, index) => {
    const x = values.length < 2 ? WIDE / 2 : (index / (values.length - 1)) * WIDE;
    return `${x.toFixed(1)},${(HIGH - ((value - low) / (high - low)) * HIGH).toFixed(1)}`;
  });
  return (
    <Chart kind="line" label={label} values={values} format={format}>
      <svg class="line-drawn" viewBox={`0 -4 ${WIDE} ${HIGH + 8}`} preserveAspectRatio="none">
        <polygon points={`0,${HIGH} ${points.join(' ')} ${WIDE},${HIGH}`} />
        <polyline points={points.join(' ')} />
      </svg>
    </Chart>
  );
}

/** What a whole is made of. */
export function Share({ label, values, format = asNumber }: ChartProps) {
  return (
    <Chart kind="share" label={label} values={values} format={format}>
      <div class="share-drawn">
        {values.filter(({ value }) => value > 0).map((each) => (
          <span key={each.label} class={`share-part ${each.tone ?? 'plain'}`} style={{ flexGrow: each.value }} title={`${each.label}: ${format(each.value)}`} />
        ))}
      </div>
      <div class="share-key">
        {values.map((each) => (
          <span key={each.label} class={`share-name ${each.tone ?? 'plain'}`}>{each.label} <b>{format(each.value)}</b></span>
        ))}
      </div>
    </Chart>
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
      <table class="unseen">
        <caption>{label}</caption>
        <tbody>
          {values.map((each, index) => <tr key={index}><th scope="row">{each.label}</th><td>{format(each.value)}</td></tr>)}
        </tbody>
      </table>
    </figure>
  );
}
