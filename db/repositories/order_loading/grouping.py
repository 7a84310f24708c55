"""Parts of orders, grouped by the order they belong to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


Grouped = dict[UUID, list[T]]
"""Parts by the id of their order, in order."""


async def all_of(session: AsyncSession, query: Select[T]) -> Sequence[T]:
    """All rows of a query."""
    return (await session.scalars(query)).all()


def grouped(parts: Iterable[tuple[UUID, T]]) -> Grouped[T]:
    """The parts by their order, in the order they came."""
    groups: defaultdict[UUID, list[T]] = defaultdict(list)
    for order_id, part in parts:
        groups[order_id].append(part)
    return groups
