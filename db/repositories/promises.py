"""What may be promised to lines that wait: dated supplies, limits without a date, street dates.

Supplies are locked by id, then limits by id: after everything else.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import PromiseKind
from app.domain.ids import new_id
from app.domain.orders.promises import Limit, Offer

_OFFERS = """
    SELECT id, sku_id, location_id, expected_at, quantity - received - promised AS units, promised FROM supplies
    WHERE state = 'OPEN' AND (sku_id = ANY(CAST(:skus AS uuid[])) OR id = ANY(CAST(:ids AS uuid[])))
    ORDER BY id
"""
_LIMITS = """
    SELECT id, sku_id, channel_id, kind, quantity - used AS units FROM backorder_limits
    WHERE sku_id = ANY(CAST(:skus AS uuid[])) OR id = ANY(CAST(:ids AS uuid[])) ORDER BY id
"""
_OPEN_UNITS = text(
    """
    SELECT l.sku_id, sum(l.open_quantity) AS units FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE l.sku_id = ANY(CAST(:skus AS uuid[])) AND l.takes_stock AND l.open_quantity + l.backordered_quantity > 0
      AND o.status = 'OPEN' GROUP BY l.sku_id
    """
)
_USE = text(
    """
    WITH wanted AS (
        SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:deltas AS int[])) AS w(id, delta)
    ), locked AS MATERIALIZED (
        SELECT b.id, b.used + w.delta AS used, w.delta <= 0 OR b.used + w.delta <= b.quantity AS fits
        FROM backorder_limits b JOIN wanted w USING (id) ORDER BY b.id FOR UPDATE OF b
    )
    UPDATE backorder_limits b SET used = k.used FROM locked k
    WHERE b.id = k.id AND (SELECT count(*) FROM locked WHERE fits) = CAST(:count AS int)
    RETURNING b.id
    """
)


_SET = text(
    """
    INSERT INTO backorder_limits (id, sku_id, channel_id, kind, quantity, used, updated_at)
    VALUES (:id, :sku, CAST(:channel AS uuid), :kind, :quantity, 0, :at)
    ON CONFLICT (sku_id, kind, channel_id) DO UPDATE SET quantity = excluded.quantity, updated_at = excluded.updated_at
    """
)
_LIMIT = text(
    """
    SELECT id FROM backorder_limits
    WHERE sku_id = :sku AND kind = :kind AND channel_id IS NOT DISTINCT FROM CAST(:channel AS uuid) FOR UPDATE
    """
)


class PromiseRepository:
    """What may be promised. Bound to no principal: a promise is the shop's, whoever asks for it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def offers(self, sku_ids: Collection[UUID], ids: Collection[UUID] = (), *, lock: bool = False) -> list[Offer]:
        """Open supplies of these SKUs, and those named, with the units that nobody was promised. Locks: them, by id."""
        query = text(_OFFERS + (" FOR UPDATE" if lock else ""))
        rows = await self._session.execute(query, {"skus": list(sku_ids), "ids": list(ids)})
        return [Offer(*row) for row in rows]

    async def limits(self, sku_ids: Collection[UUID], ids: Collection[UUID] = (), *, lock: bool = False) -> list[Limit]:
        """Limits of these SKUs, and those named, with the units that are left of them. Locks: them, by id."""
        query = text(_LIMITS + (" FOR UPDATE" if lock else ""))
        rows = await self._session.execute(query, {"skus": list(sku_ids), "ids": list(ids)})
        return [Limit(row.id, row.sku_id, row.channel_id, PromiseKind(row.kind), row.units) for row in rows]

    async def use_limits(self, deltas: Mapping[UUID, int]) -> bool:
        """Use units of limits, or (negative) give them back, all or nothing; False when one has not so many left."""
        if not deltas:
            return True
        parameters = {"ids": list(deltas), "deltas": list(deltas.values()), "count": len(deltas)}
        return bool((await self._session.execute(_USE, parameters)).all())

    async def limits_of(self, sku_id: UUID) -> list[tuple[PromiseKind, str | None, int]]:
        """A SKU's limits: kind, channel (None: any) and units."""
        query = text(
            "SELECT b.kind, c.code, b.quantity FROM backorder_limits b LEFT JOIN channels c ON c.id = b.channel_id"
            " WHERE b.sku_id = :sku ORDER BY b.kind, c.code"
        )
        rows = await self._session.execute(query, {"sku": sku_id})
        return [(PromiseKind(kind), channel, quantity) for kind, channel, quantity in rows]

    async def set_limit(
        self, sku_id: UUID, channel_id: UUID | None, kind: PromiseKind, quantity: int | None, at: datetime
    ) -> None:
        """Set a limit, or take it away (None).

        Who waits under a limit that is taken away waits on without one. Locks: the limit.
        """
        scope = {"sku": sku_id, "channel": channel_id, "kind": kind.value}
        if quantity is not None:
            await self._session.execute(_SET, {**scope, "id": new_id(), "quantity": quantity, "at": at})
            return
        gone = {"id": await self._session.scalar(_LIMIT, scope)}
        # In statements of their own: whoever used the limit while this one waited for it is seen.
        await self._session.execute(text("UPDATE supply_claims SET limit_id = NULL WHERE limit_id = :id"), gone)
        await self._session.execute(text("DELETE FROM backorder_limits WHERE id = :id"), gone)

    async def open_units(self, sku_ids: Collection[UUID]) -> dict[UUID, int]:
        """Units by SKU that wait without a promise: they are served in their turn, so they are not promised again."""
        rows = await self._session.execute(_OPEN_UNITS, {"skus": list(sku_ids)})
        return {row.sku_id: row.units for row in rows if row.units}

    async def of_source(self, source_id: UUID) -> dict[UUID, UUID]:
        """The open supplies of a transfer or purchase order by SKU, unlocked."""
        query = text("SELECT sku_id, id FROM supplies WHERE source_id = :source AND state = 'OPEN'")
        return {row.sku_id: row.id for row in await self._session.execute(query, {"source": source_id})}

    async def preorders(self, sku_ids: Collection[UUID]) -> set[UUID]:
        """Which of these SKUs have a street date that lies ahead, by the database's clock."""
        query = text("SELECT id FROM skus WHERE id = ANY(CAST(:skus AS uuid[])) AND available_from > now()")
        return set(await self._session.scalars(query, {"skus": list(sku_ids)}))
