"""Where SKUs lie at locations: bins and the location's own categories."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.models.picking import SkuPlaceRow


@dataclass(frozen=True, slots=True)
class SkuPlace:
    """The bins of a SKU at a location, the one to pick from first, and the category that it is of there."""

    bins: tuple[str, ...] = ()
    category: str | None = None


NOWHERE = SkuPlace()
"""What nobody said anything of."""

_SAVE = text(
    """
    WITH asked AS (
        SELECT sku_id, category, ARRAY(
            SELECT name FROM jsonb_array_elements_text(CAST(bins AS jsonb)) WITH ORDINALITY AS n(name, place)
            ORDER BY place
        ) AS bins
        FROM unnest(CAST(:skus AS uuid[]), CAST(:bins AS text[]), CAST(:categories AS text[]))
             AS a(sku_id, bins, category)
    ), gone AS (
        DELETE FROM sku_places p USING asked a
        WHERE p.location_id = :location AND p.sku_id = a.sku_id AND cardinality(a.bins) = 0 AND a.category IS NULL
        RETURNING p.sku_id
    ), kept AS (
        INSERT INTO sku_places AS p (location_id, sku_id, bins, category, updated_at)
        SELECT :location, a.sku_id, a.bins, a.category, :now FROM asked a
        WHERE cardinality(a.bins) > 0 OR a.category IS NOT NULL
        ON CONFLICT (location_id, sku_id) DO UPDATE
            SET bins = excluded.bins, category = excluded.category, updated_at = excluded.updated_at
            WHERE (p.bins, p.category) IS DISTINCT FROM (excluded.bins, excluded.category)
        RETURNING p.sku_id
    )
    SELECT sku_id FROM gone UNION ALL SELECT sku_id FROM kept
    """
)


class SkuPlaceRepository:
    """Where SKUs lie."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, location_id: UUID, places: Mapping[UUID, SkuPlace], now: datetime) -> Sequence[UUID]:
        """Say where these SKUs (by id) lie at a location; what lies nowhere is forgotten. Answers with what changed."""
        rows = await self._session.scalars(
            _SAVE,
            {
                "location": location_id,
                "skus": list(places),
                "bins": [orjson.dumps(place.bins).decode() for place in places.values()],
                "categories": [place.category for place in places.values()],
                "now": now,
            },
        )
        return rows.all()

    async def at(self, pairs: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], SkuPlace]:
        """Places by (SKU, location); what nobody said anything of is absent."""
        if not pairs:
            return {}
        wanted: dict[UUID, list[UUID]] = {}
        for sku_id, location_id in pairs:
            wanted.setdefault(location_id, []).append(sku_id)
        rows = await self._session.scalars(
            select(SkuPlaceRow).where(
                or_(
                    *(
                        and_(SkuPlaceRow.location_id == location_id, SkuPlaceRow.sku_id.in_(sku_ids))
                        for location_id, sku_ids in wanted.items()
                    )
                )
            )
        )
        return {(row.sku_id, row.location_id): SkuPlace(tuple(row.bins), row.category) for row in rows}
