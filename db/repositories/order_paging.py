"""One page of a filtered, ordered list of orders, at a price that does not grow with the number of orders.

PostgreSQL has two ways to such a page: walk an index in the list's order and leave out what does not match, or gather
all that match and sort them. Each is a scan of everything in the wrong case, and the planner, which knows averages,
picks wrongly where what is asked for lies together: open orders are the newest, those of a store are few. So:

1. What is asked of codes, people, SKUs and places is looked up first, a bounded number of orders. When these are all
   there are, the page is picked from them.
2. Else the list is walked in its order, at most `WINDOW` orders; where one status or channel is asked for, by the index
   that holds it in that order. What is common fills a page at once.
3. When that did not fill the page, what is asked for is rare, or lies elsewhere: all of it is gathered by its indexes.
   Where several things are asked for, their ids meet in the indexes before any order is read.

Each way gives the same rows in the same order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Table,
    Uuid,
    any_,
    cast,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.enums import OrderSort
from app.domain.orders.filtering import OrderFilter
from app.domain.pages import Page, Slice, cut
from db.models.orders import OrderRow
from db.repositories.keyset import ordered, paged, within_ends
from db.repositories.order_filtering import (
    Beside,
    beside,
    conditions,
    gathering,
    head_conditions,
    other_head_conditions,
)
from db.repositories.order_lookup import look_up
from db.repositories.order_problems import SUSPECT
from db.repositories.order_states import Lists, asks_for_states, by_channels, by_states
from db.repositories.scope import ALL

NARROW = 2_000
"""So many orders are looked up one by one."""

WINDOW = 2_000
"""So many orders are walked."""

Columns = tuple[InstrumentedAttribute[Any], ...]

SORTS: dict[OrderSort, tuple[Columns, bool]] = {
    OrderSort.PLACED_AT_DESC: ((OrderRow.placed_at, OrderRow.id), True),
    OrderSort.PLACED_AT_ASC: ((OrderRow.placed_at, OrderRow.id), False),
    OrderSort.UPDATED_AT_DESC: ((OrderRow.updated_at, OrderRow.id), True),
    OrderSort.NUMBER_ASC: ((OrderRow.number, OrderRow.id), False),
    OrderSort.TOTAL_DESC: ((OrderRow.currency, OrderRow.total_minor, OrderRow.id), True),
    OrderSort.TOTAL_ASC: ((OrderRow.currency, OrderRow.total_minor, OrderRow.id), False),
}
"""The columns of each list's key, the last of which is unique, and whether it falls."""

_BY_PLACING = (OrderSort.PLACED_AT_DESC, OrderSort.PLACED_AT_ASC)

_BY_STATES = frozenset(SORTS) - {OrderSort.UPDATED_AT_DESC}
"""Lists that an index holds for each set of statuses. What changed last is seldom far from what one asks for."""


async def read_order_page(
    session: AsyncSession,
    scope: ColumnElement[bool],
    wanted: OrderFilter,
    sort: OrderSort,
    page: Page,
    *,
    window: int = WINDOW,
    narrow: int = NARROW,
) -> Slice[OrderRow]:
    """A page of the orders in scope that match, in the list's own order whatever the page's direction.

    `narrow` and `window` say how many orders are looked up or walked before another way is taken.
    """
    columns, falling = SORTS[sort]
    things = beside(wanted)
    direct = await _direct(session, scope, wanted, sort, page, things, narrow)
    if direct is not None:
        return cut((await session.scalars(direct)).all(), page)
    await _plan_for_these_values(session)
    everything = select(OrderRow).where(scope, *conditions(wanted))
    for led_by, most in _ways(wanted, sort, window):
        walked = (await session.scalars(_walk(everything, led_by, sort, page, most))).all()
        if len(walked) > page.limit:
            return cut(walked, page)
    if things:
        ids = select(OrderRow.id).where(scope, *gathering(wanted)).scalar_subquery()
        met = select(OrderRow).where(OrderRow.id == any_(func.array(ids)))
        return cut((await session.scalars(paged(met, columns, page, descending=falling))).all(), page)
    matching = select(*columns).where(scope, *gathering(wanted))
    return cut(await _gathered(session, matching, columns, page, falling=falling), page)


async def count_orders_up_to(
    session: AsyncSession, scope: ColumnElement[bool], wanted: OrderFilter, most: int
) -> int | None:
    """How many orders in scope match; None when more than `most`."""
    few = await _few(session, beside(wanted), NARROW)
    query = select(OrderRow.id).where(scope)
    if few is None:
        query = query.where(*gathering(wanted))
    else:
        ids, left = few
        query = query.where(_any_of(ids), *head_conditions(wanted), *(one.of_one() for one in left))
    await _plan_for_these_values(session)
    bounded = query.limit(most + 1).subquery()
    counted = await session.scalar(select(func.count()).select_from(bounded)) or 0
    return counted if counted <= most else None


async def _direct(
    session: AsyncSession,
    scope: ColumnElement[bool],
    wanted: OrderFilter,
    sort: OrderSort,
    page: Page,
    things: Sequence[Beside],
    narrow: int,
) -> Select[OrderRow] | None:
    """The statement that reads the page without a look at orders that do not match, where there is one."""
    columns, falling = SORTS[sort]
    if things:
        few = await _few(session, things, narrow)
        if few is None:
            return None
        ids, left = few
        picked = select(OrderRow).where(_any_of(ids), scope, *head_conditions(wanted), *(one.of_one() for one in left))
        return paged(picked, columns, page, descending=falling)
    if scope is not ALL or other_head_conditions(wanted):
        return None
    if not asks_for_states(wanted):
        return paged(select(OrderRow), columns, page, descending=falling)
    if sort not in _BY_STATES:
        return None
    keys = by_states(wanted).merged(columns, page, falling=falling)
    return ordered(select(OrderRow).join(keys, keys.c.id == OrderRow.id), columns, page, descending=falling)


async def _few(session: AsyncSession, things: Sequence[Beside], narrow: int) -> tuple[list[UUID], list[Beside]] | None:
    """The orders that have the first thing that at most so many have, and what is left to ask of them.

    None when more have each, or nothing is asked.
    """
    for thing in things:
        if thing.sought is not None:
            found = await look_up(session, thing.sought, narrow)
        else:
            named = (await session.scalars(thing.of_all().limit(narrow + 1))).all()
            found = list(dict.fromkeys(named)) if len(named) <= narrow else None
        if found is not None:
            return found, [other for other in things if other is not thing]
    return None


def _any_of(ids: list[UUID]) -> ColumnElement[bool]:
    return OrderRow.id == any_(cast(ids, ARRAY(Uuid())))


def _walk(
    everything: Select[OrderRow], led_by: Lists | ColumnElement[bool], sort: OrderSort, page: Page, most: int
) -> Select[OrderRow]:
    """The page's rows among the first `most`, in its order, of what leads.

    The window stands in the place of the table, under its name, so that conditions on the one are conditions on the
    other. PostgreSQL stops walking when the page is full.
    """
    columns, falling = SORTS[sort]
    table = typed("Table[Any]", OrderRow.__table__)
    window = replace(page, limit=most - 1)
    if isinstance(led_by, Lists):
        keys = led_by.merged(columns, window, falling=falling)
        # The key's columns are those that are sorted already.
        shown: list[Any] = [keys.c.get(column.name, column) for column in table.c]
        seen: Select[Any] = typed("Select[Any]", select(*shown).join(keys, keys.c.id == table.c.id))
    else:
        seen = paged(typed("Select[Any]", select(table).where(led_by)), columns, window, descending=falling)
    # What lies beyond the page's ends is outside the window already.
    inside = Page(limit=page.limit, backward=page.backward)
    return paged(everything, columns, inside, descending=falling).add_cte(seen.cte("orders"))


def _ways(wanted: OrderFilter, sort: OrderSort, window: int) -> Iterator[tuple[Lists | ColumnElement[bool], int]]:
    """What to walk, one after the other, and how far: what an index holds in this order."""
    if sort in _BY_PLACING and wanted.on_hold:
        yield OrderRow.open_holds > literal_column("0"), window
        return
    if sort in _BY_PLACING and (wanted.problems or wanted.has_problems):
        yield SUSPECT, window
        return
    lists: list[Lists] = []
    if sort in _BY_STATES and asks_for_states(wanted):
        lists.append(by_states(wanted))
    if sort in _BY_PLACING and wanted.channels:
        lists.append(by_channels(wanted.channels))
    # So many keys of every list are read at once: few will mostly do, of the one or of the other.
    yield from ((one, most) for most in (window // 4, window) for one in lists)
    if not lists:
        yield ALL, window


async def _gathered(
    session: AsyncSession, matching: Any, columns: Columns, page: Page, *, falling: bool
) -> Sequence[OrderRow]:
    """The page's rows among all that match, found by the indexes of what is asked for; only the page's are read whole.

    The planner does not see through MATERIALIZED: it would walk the list's index again, hoping for an early end.
    """
    matched = matching.where(*within_ends(columns, page, descending=falling)).cte("matched").prefix_with("MATERIALIZED")
    rising = falling is page.backward
    order = [column.asc() if rising else column.desc() for column in matched.c]
    keys = select(matched.c.id).order_by(*order).limit(page.limit + 1).subquery()
    whole = select(OrderRow).join(keys, keys.c.id == OrderRow.id)
    return (await session.scalars(whole.order_by(*(c.asc() if rising else c.desc() for c in columns)))).all()


async def _plan_for_these_values(session: AsyncSession) -> None:
    """Plans kept for any values would forget that one status is rare and another is not."""
    await session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
