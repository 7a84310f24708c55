// The list that the address names. It stays open while the agent looks at an order: coming back finds it live, with all
// that was loaded, where one left it.

import { useLayoutEffect, useState } from 'preact/hooks';
import type { Orderwire } from '../../client/index.ts';
import { useDesk } from '../desk.tsx';
import { type Filter, filterOf, sortOf } from './order_filter.ts';
import { openOrderList, type OrderList, type OrderListState } from './order_list.ts';

export interface KeptList {
  readonly of: string;
  readonly filter: Filter;
  readonly list: OrderList;
  /** How far the agent had scrolled, in pixels. */
  offset: number;
}

const kept = new WeakMap<Orderwire, KeptList>();

export function useOrderList(query: URLSearchParams): KeptList {
  const { orderwire } = useDesk();
  return listOf(orderwire, query);
}

/** Draws again when this part of the list's state is another one, and for nothing else. */
export function useOfList<Part>(list: OrderList, part: (state: OrderListState) => Part): Part {
  const [shown, setShown] = useState(() => part(list.state));
  useLayoutEffect(() => {
    const follow = () => setShown(() => part(list.state));
    follow();
    return list.listen(follow);
  }, [list]);
  return shown;
}

function listOf(orderwire: Orderwire, query: URLSearchParams): KeptList {
  const [filter, sort] = [filterOf(query), sortOf(query)];
  const of = JSON.stringify([filter, sort]);
  const before = kept.get(orderwire);
  if (before?.of === of) return before;
  before?.list.close();
  const opened = { of, filter, list: openOrderList(orderwire, filter, sort), offset: 0 };
  kept.set(orderwire, opened);
  return opened;
}
