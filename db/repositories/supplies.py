"""Supplies, for writing. What is promised against them changes by one guarded statement only.

The statement locks its supplies by id, looks at the newest values under those locks, and changes either all of them or
none; a CHECK stands behind it. The rest of a supply follows its source and is written under its row's lock.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import SupplyKind, SupplyState
from app.domain.supplies import Supply
from db.models.supplies import SupplyRow
from db.saving import save_rows

_SUPPLY = """
    v.id, v.kind, v.sku_id, s.code AS sku, v.location_id, l.code AS location, v.quantity, v.received, v.promised,
    v.expected_at, v.state, v.source_type, v.source_id, v.version
"""
_OF_SOURCE = text(
    f"""
    SELECT {_SUPPLY} FROM supplies v JOIN skus s ON s.id = v.sku_id JOIN locations l ON l.id = v.location_id
    WHERE v.source_id = :source_id ORDER BY v.id FOR UPDATE OF v
    """  # noqa: S608 - no value is spliced in
)
_BY_IDS = text(
    f"""
    SELECT {_SUPPLY} FROM supplies v JOIN skus s ON s.id = v.sku_id JOIN locations l ON l.id = v.location_id
    WHERE v.id = ANY(CAST(:ids AS uuid[])) ORDER BY v.id FOR UPDATE OF v
    """  # noqa: S608 - as above
)
_PROMISE = text(
    f"""
    WITH wanted AS (
        SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:deltas AS int[])) AS w(id, delta)
    ), locked AS MATERIALIZED (
        SELECT v.id, v.promised + w.delta AS promised, v.version + 1 AS version,
               v.state = 'OPEN' AND CAST(v.promised AS bigint) + w.delta BETWEEN 0 AND v.quantity - v.received AS fits
        FROM supplies v JOIN wanted w USING (id) ORDER BY v.id FOR UPDATE OF v
    ), promised AS (
        UPDATE supplies v SET promised = k.promised, version = k.version, updated_at = :at
        FROM locked k WHERE v.id = k.id AND (SELECT count(*) FROM locked WHERE fits) = CAST(:count AS int)
        RETURNING v.*
    )
    SELECT {_SUPPLY} FROM promised v JOIN skus s ON s.id = v.sku_id JOIN locations l ON l.id = v.location_id
    ORDER BY v.id
    """  # noqa: S608 - as above
)


class SupplyRepository:
    """Supplies by source and by id."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_of_source(self, source_id: UUID) -> list[Supply]:
        """The supplies of a transfer or purchase order. Locks: them, by id."""
        rows = await self._session.execute(_OF_SOURCE, {"source_id": source_id})
        return [_supply(row) for row in rows]

    async def lock(self, ids: Collection[UUID]) -> list[Supply]:
        """Supplies by id. Locks: them, by id."""
        rows = await self._session.execute(_BY_IDS, {"ids": list(ids)})
        return [_supply(row) for row in rows]

    async def promise(self, deltas: Mapping[UUID, int], at: datetime) -> list[Supply] | None:
        """Change what is promised, all or nothing; the supplies afterwards, or None when the guard held.

        Locks: supplies by id.
        """
        if not deltas:
            return []
        rows = await self._session.execute(
            _PROMISE, {"ids": list(deltas), "deltas": list(deltas.values()), "count": len(deltas), "at": at}
        )
        return [_supply(row) for row in rows] or None

    async def save(self, fresh: Sequence[Supply], changed: Sequence[Supply], at: datetime) -> None:
        """Write new supplies, and the fields that follow their source of those that are locked."""
        await save_rows(
            self._session,
            {
                SupplyRow: [
                    {
                        **_following(supply, at),
                        "kind": supply.kind,
                        "sku_id": supply.sku_id,
                        "location_id": supply.location_id,
                        "promised": 0,
                        "source_type": supply.source_type,
                        "source_id": supply.source_id,
                    }
                    for supply in fresh
                ]
            },
            {SupplyRow: [_following(supply, at) for supply in changed]},
        )


def _following(supply: Supply, at: datetime) -> dict[str, object]:
    return {
        "id": supply.id,
        "quantity": supply.quantity,
        "received": supply.received,
        "expected_at": supply.expected_at,
        "state": supply.state,
        "version": supply.version,
        "updated_at": at,
    }


def _supply(row: Row[Any]) -> Supply:
    return Supply(
        id=row.id,
        kind=SupplyKind(row.kind),
        sku_id=row.sku_id,
        sku=row.sku,
        location_id=row.location_id,
        location=row.location,
        quantity=row.quantity,
        received=row.received,
        promised=row.promised,
        expected_at=row.expected_at,
        state=SupplyState(row.state),
        source_type=row.source_type,
        source_id=row.source_id,
        version=row.version,
    )
