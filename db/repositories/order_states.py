"""Several lists of orders that are merged: of each set of four statuses that is wanted, or of each channel.

Each index `ix_orders_states_*` holds the orders of one set in one order of the list. Many sets could be, few occur:
they are listed by stepping from one to the next in the index, so that it costs as many looks as there are sets, however
many orders have them. A page is then made of the heads of a few sorted lists, wherever in time or size they lie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ARRAY, ColumnElement, FromClause, Select, Subquery, Text, bindparam, select, text, true
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.enums import OrderStatus
from app.domain.orders.filtering import OrderFilter
from app.domain.pages import Page
from db.models.orders import STATES, OrderRow
from db.models.reference import ChannelRow
from db.repositories.keyset import paged

_OTHERS = STATES[1:]
_STANDING = text(f"""
    WITH RECURSIVE standing AS (
        SELECT seen.* FROM unnest(CAST(:status AS text[])) AS asked(status) CROSS JOIN LATERAL (
            SELECT o.status, {", ".join(f"o.{name}" for name in _OTHERS)} FROM orders o WHERE o.status = asked.status
            ORDER BY {", ".join(f"o.{name}" for name in _OTHERS)} LIMIT 1
        ) AS seen
        UNION ALL
        SELECT following.* FROM standing s CROSS JOIN LATERAL (
            SELECT o.status, {", ".join(f"o.{name}" for name in _OTHERS)} FROM orders o
            WHERE o.status = s.status
              AND ({", ".join(f"o.{name}" for name in _OTHERS)}) > ({", ".join(f"s.{name}" for name in _OTHERS)})
            ORDER BY {", ".join(f"o.{name}" for name in _OTHERS)} LIMIT 1
        ) AS following
    )
    SELECT status, {", ".join(_OTHERS)} FROM standing
    WHERE {" AND ".join(f"({name} = ANY (CAST(:{name} AS text[])) OR CAST(:{name} AS text[]) = '{{}}')"
                         for name in _OTHERS)}
""").bindparams(*(bindparam(name, type_=ARRAY(Text())) for name in STATES))  # fmt: skip # noqa: S608 - names of columns

Columns = Sequence[InstrumentedAttribute[Any]]


@dataclass(frozen=True, slots=True)
class Lists:
    """Several lists of orders: one for each row of `each`, of the orders that are `of` it."""

    each: FromClause
    of: Sequence[ColumnElement[bool]]

    def merged(self, columns: Columns, page: Page, *, falling: bool) -> Subquery:
        """The keys of a page of all lists together, and of the row behind it: the first of every list, merged."""
        listed = cast("Select[Any]", select(*columns).where(*self.of))
        first = paged(listed, columns, page, descending=falling).lateral("heads")
        rising = falling is page.backward
        order = [column.asc() if rising else column.desc() for column in first.c]
        keys = select(*first.c).select_from(self.each.join(first, true()))
        return keys.order_by(*order).limit(page.limit + 1).subquery("keys")


def asks_for_states(wanted: OrderFilter) -> bool:
    """Whether the filter asks for any of the four statuses."""
    return any(_asked(wanted).values())


def by_states(wanted: OrderFilter) -> Lists:
    """A list for each set of statuses that some order has, and the filter wants."""
    standing = _STANDING.bindparams(**_parameters(wanted)).columns(**dict.fromkeys(STATES, Text())).cte("wanted_states")
    return Lists(standing, [getattr(OrderRow, name) == standing.c[name] for name in STATES])


def by_channels(codes: Sequence[str]) -> Lists:
    """A list for each of these channels."""
    channels = select(ChannelRow.id).where(ChannelRow.code.in_(codes)).subquery("wanted_channels")
    return Lists(channels, [OrderRow.channel_id == channels.c.id])


def _asked(wanted: OrderFilter) -> dict[str, tuple[Any, ...]]:
    return {
        "status": wanted.status,
        "payment_status": wanted.payment_status,
        "fulfillment_status": wanted.fulfillment_status,
        "customer_status": wanted.customer_status,
    }


def _parameters(wanted: OrderFilter) -> dict[str, list[str]]:
    asked = {name: [str(value) for value in values] for name, values in _asked(wanted).items()}
    # Each set is found from its order's status on: where none is asked for, from every one.
    return {**asked, "status": list(dict.fromkeys(asked["status"])) or [str(status) for status in OrderStatus]}
