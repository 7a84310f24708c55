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

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from typing import cast as typed

from sqlalchemy import ARRAY, ColumnElement, Select, Table, Uuid, any_, cast, func, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.enums import OrderSort
from app.domain.orders.filtering import OrderFilter
from app.domain.pages import Page, Slice, cut
from db.models.orders import OrderRow
from db.models.reference import ChannelRow
from db.repositories.keyset import paged, within_ends
from db.repositories.order_filtering import OrderIds, conditions, gathering, head_conditions, narrowing
from db.repositories.order_problems import SUSPECT
from db.repositories.scope import ALL

NARROW = 2_000
"""So many orders are looked up one by one."""

WINDOW = 2_000
"""So many orders are walked, of each status or channel that is asked for."""

WALKED_VALUES = 12
"""So many statuses or channels have a walk of their own."""

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


async def read_order_page(
    session: AsyncSession, scope: ColumnElement[bool], wanted: OrderFilter, sort: OrderSort, page: Page
) -> Slice[OrderRow]:
    """A page of the orders in scope that match, in the list's own order whatever the page's direction."""
    columns, falling = SORTS[sort]
    everything = select(OrderRow).where(scope, *conditions(wanted))
    whole = paged(everything, columns, page, descending=falling)
    asked = [*head_conditions(wanted), *([] if scope is ALL else [scope])]
    queries = narrowing(wanted)
    few = await _few(session, queries)
    if few is not None:
        picked = everything.where(OrderRow.id == any_(few))
        return cut((await session.scalars(paged(picked, columns, page, descending=falling))).all(), page)
    if not asked and not queries:
        return cut((await session.scalars(whole)).all(), page)
    walked = (await session.scalars(_walk(everything, wanted, sort, page))).all()
    if len(walked) > page.limit:
        return cut(walked, page)
    await _plan_for_these_values(session)
    if queries:
        ids = select(OrderRow.id).where(scope, *gathering(wanted)).scalar_subquery()
        met = select(OrderRow).where(OrderRow.id == any_(func.array(ids)))
        return cut((await session.scalars(paged(met, columns, page, descending=falling))).all(), page)
    matching = select(*columns).where(scope, *gathering(wanted))
    return cut(await _gathered(session, matching, columns, page, falling=falling), page)


async def count_orders_up_to(
    session: AsyncSession, scope: ColumnElement[bool], wanted: OrderFilter, most: int
) -> int | None:
    """How many orders in scope match; None when more than `most`."""
    few = await _few(session, narrowing(wanted))
    query = select(OrderRow.id).where(scope)
    query = (
        query.where(*gathering(wanted)) if few is None else query.where(OrderRow.id == any_(few), *conditions(wanted))
    )
    await _plan_for_these_values(session)
    bounded = query.limit(most + 1).subquery()
    counted = await session.scalar(select(func.count()).select_from(bounded)) or 0
    return counted if counted <= most else None


async def _few(session: AsyncSession, queries: Sequence[OrderIds]) -> ColumnElement[Any] | None:
    """The orders of the first query that names at most `NARROW`; None when each names more, or there is none."""
    if queries:
        await _plan_for_these_values(session)
    for query in queries:
        found = (await session.scalars(query.limit(NARROW + 1))).all()
        if len(found) <= NARROW:
            return cast(list(dict.fromkeys(found)), ARRAY(Uuid()))
    return None


def _walk(everything: Select[OrderRow], wanted: OrderFilter, sort: OrderSort, page: Page) -> Select[OrderRow]:
    """The page's rows among the first `WINDOW` in its order.

    The window stands in the place of the table, under its name, so that conditions on the one are conditions on the
    other. PostgreSQL stops walking when the page is full.
    """
    columns, falling = SORTS[sort]
    table = typed("Table[Any]", OrderRow.__table__)
    walked = replace(page, limit=WINDOW - 1)
    window = [paged(select(table).where(lead), columns, walked, descending=falling) for lead in _led_by(wanted, sort)]
    seen = window[0] if len(window) == 1 else union_all(*(part.subquery().select() for part in window))
    # What lies beyond the page's ends is outside the window already.
    return paged(everything, columns, Page(limit=page.limit, backward=page.backward), descending=falling).add_cte(
        seen.cte("orders")
    )


def _led_by(wanted: OrderFilter, sort: OrderSort) -> list[ColumnElement[bool]]:
    """What to walk: the values of one column that has an index in this order, each by itself; else all orders."""
    if sort in _BY_PLACING:
        if wanted.problems or wanted.has_problems:
            return [SUSPECT]
        if wanted.on_hold:
            return [OrderRow.open_holds > 0]
        for column, values in (
            (OrderRow.payment_status, wanted.payment_status),
            (OrderRow.fulfillment_status, wanted.fulfillment_status),
            (OrderRow.status, wanted.status),
        ):
            if 0 < len(values) <= WALKED_VALUES:
                return [column == value for value in values]
        if 0 < len(wanted.channels) <= WALKED_VALUES:
            return [
                OrderRow.channel_id == select(ChannelRow.id).where(ChannelRow.code == code).scalar_subquery()
                for code in wanted.channels
            ]
    return [ALL]


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
