// The list that the address names. It stays open while the agent looks at an order: coming back finds it live, with all
// that was loaded, where one left it.

import { useEffect, useReducer } from 'preact/hooks';
import type { Orderwire } from '../../client/index.ts';
import { useDesk } from '../desk.tsx';
import { type Filter, filterOf, sortOf } from './order_filter.ts';
import { openOrderList, type OrderList } from './order_list.ts';

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
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const found = listOf(orderwire, query);
  useEffect(() => {
    redraw(null);
    return found.list.listen(() => redraw(null));
  }, [found]);
  return found;
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
