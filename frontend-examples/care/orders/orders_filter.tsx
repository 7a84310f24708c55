// What is looked for. Everything lands in the address at once; typing waits until one pauses.

import { useState } from 'preact/hooks';
import { graphql, type ResultOf } from '../../client/index.ts';
import { useQuery } from '../../client/preact.ts';
import { Button, Field, Select } from '../../look/controls.tsx';
import { go } from '../../look/route.ts';
import { statusWords } from '../../look/status.tsx';
import {
  type FilterName, FULFILLMENTS, isAmount, type ListName, PAYMENTS, PROBLEMS, sortOf, SORTS, STATUSES, valuesOf, withValue,
} from './order_filter.ts';
import { useTyped } from '../typed.ts';
import { PickSeveral } from './pick_several.tsx';

const FilterChoices = graphql(`query FilterChoices { channels { code name currencies } }`);

export function OrdersFilter({ query }: { query: URLSearchParams }) {
  const { data } = useQuery(FilterChoices, {});
  const [cleared, setCleared] = useState(0);
  const clear = () => {
    setCleared(cleared + 1);
    show(new URLSearchParams());
  };
  // Fields of their own after that: what was just being typed is cleared too.
  return <FilterFields key={cleared} query={query} channels={data?.channels ?? []} onClear={clear} />;
}

interface FilterFieldsProps {
  query: URLSearchParams;
  channels: ResultOf<typeof FilterChoices>['channels'];
  onClear: () => void;
}

function FilterFields({ query, channels, onClear }: FilterFieldsProps) {
  const currencies = [...new Set(channels.flatMap((channel) => channel.currencies))].sort();
  const set = (name: FilterName, value: string | readonly string[]) => show(withValue(query, name, value));
  const several = (label: string, name: ListName, options: readonly { value: string; label: string }[]) => (
    <PickSeveral label={label} options={options} picked={valuesOf(query, name)} onPick={(picked) => set(name, picked)} />
  );
  const currency = query.get('currency') ?? '';
  return (
    <search class="orders-filter">
      <div class="orders-filter-row">
        <SearchField query={query} />
        {several('Status', 'status', STATUSES.map((value) => ({ value, label: statusWords('order', value) })))}
        {several('Payment', 'payment', PAYMENTS.map((value) => ({ value, label: statusWords('payment', value) })))}
        {several('Goods', 'goods', FULFILLMENTS.map((value) => ({ value, label: statusWords('fulfillment', value) })))}
        {several('Problems', 'problem', PROBLEMS.map((value) => ({ value, label: statusWords('problem', value) })))}
        {several('Channel', 'channel', channels.map(({ code, name }) => ({ value: code, label: name })))}
        <Select
          label="Sort" hideLabel value={sortOf(query)} onChange={(sort) => set('sort', sort === 'PLACED_AT_DESC' ? '' : sort)}
          options={SORTS.map(([value, label]) => ({ value, label }))}
        />
      </div>
      <details class="orders-filter-more" open={['from', 'to', 'tag', 'currency'].some((name) => query.has(name))}>
        <summary>Days, amounts and tags</summary>
        <div class="fields">
          <Field label="Placed from" type="date" value={query.get('from') ?? ''} onInput={(day) => set('from', day)} />
          <Field label="Placed until" type="date" value={query.get('to') ?? ''} onInput={(day) => set('to', day)} />
          <Select
            label="Amounts in" value={currency} onChange={(value) => set('currency', value)}
            options={[{ value: '', label: 'Any currency' }, ...currencies.map((value) => ({ value, label: value }))]}
          />
          <AmountField label="Total from" name="min" query={query} />
          <AmountField label="Total to" name="max" query={query} />
          <PausedField label="Tags" hint="With commas between" query={query} name="tag" />
        </div>
      </details>
      {[...query.keys()].some((name) => name !== 'sort') && (
        <Button tone="quiet" small onClick={onClear}>Clear all filters</Button>
      )}
    </search>
  );
}

/** Its name in the page: `/` in the list goes there. */
const SEARCH = 'orders-search';

export function goToSearch(): void {
  document.querySelector<HTMLInputElement>(`.${SEARCH} input`)?.focus();
}

function SearchField({ query }: { query: URLSearchParams }) {
  return (
    <div class={SEARCH}>
      <PausedField label="Search" hideLabel query={query} name="search" placeholder="Number, e-mail, name, postal code, SKU …" />
    </div>
  );
}

function AmountField({ label, name, query }: { label: string; name: 'min' | 'max'; query: URLSearchParams }) {
  const value = query.get(name) ?? '';
  const wrong = value && !isAmount(value) ? 'An amount, like 49.90' : value && !query.get('currency') ? 'Choose a currency too' : null;
  return <PausedField label={label} query={query} name={name} error={wrong} suffix={query.get('currency') ?? ''} />;
}

interface PausedFieldProps {
  label: string;
  name: FilterName;
  query: URLSearchParams;
  hideLabel?: boolean;
  hint?: string;
  placeholder?: string;
  error?: string | null;
  suffix?: string;
}

function PausedField({ name, query, ...rest }: PausedFieldProps) {
  const [typed, type] = useTyped(name, query, (now, text) => show(withValue(now, name, text)));
  return <Field {...rest} type={name === 'search' ? 'search' : 'text'} value={typed} onInput={type} autoComplete="off" />;
}

function show(query: URLSearchParams): void {
  const text = query.toString();
  go(text ? `#/orders?${text}` : '#/orders', { replace: true });
}
