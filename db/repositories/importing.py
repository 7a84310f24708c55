"""What is there already, and many new rows at once: the importer's door to the tables.

Imports take turns (`IMPORTING`, see `db/advisory.py`), so what an importer found absent stays absent until it writes,
unless somebody else creates the very same code meanwhile; then COPY refuses and the batch rolls back whole.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import EventOrigin
from db.base import Base
from db.copying import copy_rows
from db.models.orders import OrderRow
from db.models.people import CustomerRow
from db.models.reference import SkuRow

_KNOWN = text(
    """
    SELECT o.id, o.external_source, o.external_id
    FROM unnest(CAST(:sources AS text[]), CAST(:ids AS text[])) AS wanted(source, id)
    JOIN orders o ON o.channel_id = :channel AND o.external_source = wanted.source AND o.external_id = wanted.id
    """
)

IMPORTING = 815_023
"""The advisory lock of imports."""


class ImportRepository:
    """Set-based reading and copying. Bound to no principal: imports are the merchant's own."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def external_ids(
        self, channel_id: UUID, source: str, wanted: Collection[str], *, but_of: EventOrigin | None = None
    ) -> set[str]:
        """Which of these external ids the channel already has orders for; `but_of` leaves one origin out."""
        query = select(OrderRow.external_id).where(
            OrderRow.channel_id == channel_id,
            OrderRow.external_source == source,
            OrderRow.external_id == func.any(cast(list(wanted), ARRAY(Text()))),
        )
        if but_of is not None:
            query = query.where(OrderRow.origin != but_of)
        return {external_id for external_id in await self._session.scalars(query) if external_id is not None}

    async def known_orders(self, channel_id: UUID, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
        """Orders that the channel already has, by what other systems (source, id) call them."""
        rows = await self._session.execute(
            _KNOWN,
            {
                "channel": channel_id,
                "sources": [source for source, _ in wanted],
                "ids": [external_id for _, external_id in wanted],
            },
        )
        return {(row.external_source, row.external_id): row.id for row in rows}

    async def customers(self, source: str, wanted: Collection[str]) -> dict[str, UUID]:
        """Customers of a source by its own id."""
        rows = await self._session.execute(
            select(CustomerRow.external_id, CustomerRow.id).where(
                CustomerRow.external_source == source,
                CustomerRow.external_id == func.any(cast(list(wanted), ARRAY(Text()))),
            )
        )
        return {row.external_id: row.id for row in rows if row.external_id is not None}

    async def numbers(self, count: int) -> list[int]:
        """A block of order numbers, ascending, not necessarily without gaps."""
        rows = await self._session.scalars(
            text("SELECT nextval('order_numbers') FROM generate_series(1, :count)"), {"count": count}
        )
        return sorted(rows)

    async def next_versions(self, sku_ids: Collection[UUID], at: datetime) -> dict[UUID, int]:
        """Draw the next version of each SKU, locking its row."""
        rows = await self._session.execute(
            update(SkuRow)
            .where(SkuRow.id.in_(sorted(sku_ids)))
            .values(version=SkuRow.version + 1, updated_at=at)
            .returning(SkuRow.id, SkuRow.version)
            .execution_options(synchronize_session=False)
        )
        return {row.id: row.version for row in rows}

    async def copy(self, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Copy new rows; all of one table have the same keys."""
        await copy_rows(self._session, table, rows)
