// A list of any length of which only what is to be seen is there. Arrows (and j, k) walk through it with one tab stop;
// Enter opens. Rows may come in above: what one reads stays where it is, because rows are known by their keys.

import { defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { classes } from './classes.ts';

export interface LongListProps<Item> {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** How high a row is, in pixels. */
  rowHeight: number;
  children: (item: Item, row: { active: boolean }) => ComponentChildren;
  /** Enter, or a press on the row. */
  onOpen?: (item: Item) => void;
  /** The last rows are in sight: bring more. */
  onEnd?: () => void;
  /** A class for a row: `fresh`, `leaving`. */
  rowClass?: (item: Item) => string | undefined;
  /** What all rows are, when more are known of than are there: `aria-setsize`. */
  total?: number;
}

const OVERSCAN = 8;
const NEAR_END = 10;

export function LongList<Item>(props: LongListProps<Item>) {
  const { label, items, keyOf, rowHeight, children, onOpen, onEnd, rowClass, total } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer<number, unknown>((count) => count + 1, 0);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [list] = useState(() => new Virtualizer<HTMLDivElement, HTMLElement>({
    count: 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
  }));
  const activeIndex = items.findIndex((item) => keyOf(item) === activeKey);
  list.setOptions({
    ...list.options,
    count: items.length,
    overscan: OVERSCAN,
    estimateSize: () => rowHeight,
    // The active row is always there, however far away one has scrolled: it holds the focus.
    rangeExtractor: (range) => withRow(defaultRangeExtractor(range), activeIndex),
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    // At the very top, what comes in is shown, unless somebody points or walks there; else what is read stays.
    anchorTo: isRead(scroller.current) ? 'end' : 'start',
    onChange: redraw,
  });
  useLayoutEffect(() => list._didMount(), []);
  useLayoutEffect(() => list._willUpdate());
  const rows = list.getVirtualItems();
  const last = list.range?.endIndex ?? 0;
  useEffect(() => {
    if (items.length > 0 && last >= items.length - NEAR_END) onEnd?.();
  }, [last, items.length]);

  const walkTo = (index: number) => {
    const at = Math.max(0, Math.min(items.length - 1, index));
    const item = items[at];
    if (item === undefined) return;
    setActiveKey(keyOf(item));
    list.scrollToIndex(at);
  };
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box?.contains(document.activeElement)) return;
    box.querySelector<HTMLElement>('[data-active=true]')?.focus({ preventScroll: true });
  }, [activeKey]);
  return (
    <div
      class="long-list"
      ref={scroller}
      onKeyDown={(event) => {
        const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
        const steps: Record<string, number> = {
          ArrowDown: activeIndex + 1, j: activeIndex + 1, ArrowUp: activeIndex - 1, k: activeIndex - 1,
          PageDown: activeIndex + page, PageUp: activeIndex - page, Home: 0, End: items.length - 1,
        };
        const next = steps[event.key];
        const item = items[activeIndex];
        if (next !== undefined) walkTo(next);
        else if (event.key === 'Enter' && item !== undefined) onOpen?.(item);
        else return;
        event.preventDefault();
      }}
    >
      <ul aria-label={label} style={{ height: `${list.getTotalSize()}px` }}>
        {rows.map(({ key, index, start, size }) => {
          const item = items[index];
          if (item === undefined) return null;
          const active = index === activeIndex;
          return (
            <li
              key={key}
              class={classes('long-row', active && 'active', rowClass?.(item))}
              style={{ transform: `translateY(${start}px)`, height: `${size}px` }}
              aria-posinset={index + 1}
              aria-setsize={total ?? items.length}
              data-active={active}
              tabIndex={active || (activeIndex < 0 && index === 0) ? 0 : -1}
              onFocus={() => setActiveKey(keyOf(item))}
              onClick={() => onOpen?.(item)}
            >
              {children(item, { active })}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function isRead(box: HTMLElement | null): boolean {
  return box !== null && (box.scrollTop > 0 || box.matches(':hover, :focus-within'));
}

function withRow(indexes: number[], row: number): number[] {
  return row < 0 || indexes.includes(row) ? indexes : [...indexes, row].sort((one, other) => one - other);
}
