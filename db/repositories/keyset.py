"""Reading one page of an ordered list by the key of the row before it; see `app/domain/pages.py`."""

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.pages import Key, Page, Slice, cut

R = TypeVar("R")

Column: TypeAlias = InstrumentedAttribute[Any] | ColumnElement[Any]
"""What a list is ordered by."""


def paged(statement: Select[R], columns: Sequence[Column], page: Page, *, descending: bool = False) -> Select[R]:
    """The statement narrowed to `limit + 1` rows of a page, in the page's direction; the last column is unique."""
    statement = statement.where(*within_ends(columns, page, descending=descending))
    return ordered(statement, columns, page, descending=descending).limit(page.limit + 1)


def ordered(statement: Select[R], columns: Sequence[Column], page: Page, *, descending: bool = False) -> Select[R]:
    """The statement's rows in the page's direction."""
    rising = descending is page.backward
    return statement.order_by(*(column.asc() if rising else column.desc() for column in columns))


def within_ends(columns: Sequence[Column], page: Page, *, descending: bool = False) -> list[ColumnElement[bool]]:
    """What keeps a list's rows within the page's `after` and `before`."""
    row = tuple_(*columns)
    ends: list[ColumnElement[bool]] = []
    if page.after is not None:
        ends.append(_beyond(row, page.after, rising=not descending))
    if page.before is not None:
        ends.append(_beyond(row, page.before, rising=descending))
    return ends


async def read_page(
    session: AsyncSession,
    statement: Select[R],
    columns: Sequence[Column],
    page: Page,
    *,
    descending: bool = False,
) -> Slice[R]:
    """Read a page of entities, in the list's own order whatever the page's direction."""
    rows = (await session.scalars(paged(statement, columns, page, descending=descending))).all()
    return cut(rows, page)


def _beyond(row: Any, key: Key, *, rising: bool) -> Any:
    return row > key if rising else row < key
