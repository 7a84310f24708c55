"""What other systems report of a location's stock: the newest report, its age, and what the ledger says since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.ids import new_id
from app.domain.stock import Level
from db.models.reference import LocationRow
from db.models.stock_feeds import StockAnswerRow, StockFeedRow

_COLUMNS = """
    SELECT l.id, l.sku_id, s.code AS sku, l.location_id, p.code AS location, l.on_hand, l.reserved, l.safety_stock,
           l.quarantined, l.shortfall, l.version
"""

_SINCE = text(
    f"""
    {_COLUMNS}, since.there, since.quarantined, l.reported_at, newer.id IS NOT NULL AS counted_since
    FROM stock_levels l JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id,
         LATERAL (SELECT coalesce(sum(m.on_hand_delta - m.shortfall_delta), 0) AS there,
                         coalesce(sum(m.quarantined_delta), 0) AS quarantined
                  FROM stock_movements m WHERE m.stock_level_id = l.id AND m.effective_at > :at) since
         LEFT JOIN LATERAL (SELECT m.id FROM stock_movements m
                            WHERE m.stock_level_id = l.id AND m.effective_at > :at AND m.kind IN ('COUNT', 'SYNC')
                            LIMIT 1) newer ON true
    WHERE l.location_id = :location AND l.sku_id = ANY(CAST(:skus AS uuid[]))
    """  # noqa: S608 - no value is spliced in
)

_NOT_NAMED = text(
    """
    SELECT l.sku_id FROM stock_levels l
    WHERE l.location_id = :location AND l.on_hand > 0 AND (l.reported_at IS NULL OR l.reported_at < :at)
      AND NOT l.sku_id = ANY(CAST(:named AS uuid[]))
    ORDER BY l.sku_id
    """
)

_MARK = text(
    """
    UPDATE stock_levels SET reported_at = CAST(:at AS timestamptz),
        fresh_until = CAST(:at AS timestamptz) + make_interval(mins => CAST(:minutes AS int))
    WHERE id IN (SELECT id FROM stock_levels
                 WHERE location_id = :location AND sku_id = ANY(CAST(:skus AS uuid[]))
                 ORDER BY sku_id, location_id FOR UPDATE)
    """
)

_AGE = text(
    """
    UPDATE stock_levels SET fresh_until = reported_at + make_interval(mins => CAST(:minutes AS int))
    WHERE id IN (SELECT id FROM stock_levels WHERE location_id = :location AND reported_at IS NOT NULL
                 ORDER BY sku_id, location_id FOR UPDATE)
    """
)


@dataclass(frozen=True, slots=True)
class Since:
    """A level, and what the ledger says happened after an instant of the world's time."""

    level: Level
    there: int
    """Sellable units that came, or, negative, went."""
    quarantined: int
    reported_at: datetime | None
    counted_since: bool
    """Whether somebody counted or reported it after that instant."""

    @property
    def there_then(self) -> int:
        """Sellable units in the building at that instant."""
        return self.level.really_there - self.there

    @property
    def quarantined_then(self) -> int:
        """Units out of sale at that instant."""
        return self.level.quarantined - self.quarantined


class StockReportRepository:
    """Feeds, and the ages of what they said."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold_still(self, location_ids: Collection[UUID]) -> None:
        """Keep reports of these locations out while something late is entered, which they would have to know.

        Locks: locations, shared, by id; before orders and levels.
        """
        await self._session.execute(
            select(LocationRow.id)
            .where(LocationRow.id.in_(list(location_ids)))
            .order_by(LocationRow.id)
            .with_for_update(read=True)
        )

    async def feed(self, location_id: UUID, at: datetime) -> StockFeedRow:
        """The location's feed, opened when there is none. The caller holds the location, exclusively."""
        opened = insert(StockFeedRow).values(id=new_id(), location_id=location_id, version=0, updated_at=at)
        await self._session.execute(opened.on_conflict_do_nothing(index_elements=["location_id"]))
        query = select(StockFeedRow).where(StockFeedRow.location_id == location_id)
        return (await self._session.scalars(query.execution_options(populate_existing=True))).one()

    async def save_feed(self, feed: StockFeedRow, **values: object) -> None:
        """Write changed columns of a feed whose location the caller holds; its version rises."""
        await self._session.execute(
            update(StockFeedRow).where(StockFeedRow.id == feed.id).values(version=feed.version + 1, **values)
        )
        await self._session.refresh(feed)

    async def since(self, location_id: UUID, sku_ids: Collection[UUID], at: datetime) -> dict[UUID, Since]:
        """By SKU: the level, and what happened after an instant. Costs what happened since, not the ledger."""
        rows = await self._session.execute(_SINCE, {"location": location_id, "skus": list(sku_ids), "at": at})
        return {
            row.sku_id: Since(
                Level(*row[:11]), int(row.there), int(row.quarantined), row.reported_at, row.counted_since
            )
            for row in rows
        }

    async def not_named(self, location_id: UUID, named: Collection[UUID], at: datetime) -> list[UUID]:
        """SKUs with units here that neither these, nor an earlier part of the same report, named."""
        rows = await self._session.scalars(_NOT_NAMED, {"location": location_id, "named": list(named), "at": at})
        return list(rows)

    async def mark(self, location_id: UUID, sku_ids: Collection[UUID], at: datetime, minutes: int | None) -> None:
        """Write down as of when levels were reported, and until when that counts. Locks: levels by (sku, location)."""
        await self._session.execute(
            _MARK, {"location": location_id, "skus": list(sku_ids), "at": at, "minutes": minutes}
        )

    async def age(self, location_id: UUID, minutes: int | None) -> None:
        """Let what was reported of a location count for so long. Locks: levels by (sku, location)."""
        await self._session.execute(_AGE, {"location": location_id, "minutes": minutes})

    async def keep_answers(self, answer_id: UUID, answers: Sequence[object], at: datetime) -> None:
        """Write down what a call was answered."""
        await self._session.execute(insert(StockAnswerRow).values(id=answer_id, answers=list(answers), created_at=at))

    async def answers(self, answer_id: UUID) -> list[object]:
        """What a call was answered, row by row."""
        found = await self._session.scalar(select(StockAnswerRow.answers).where(StockAnswerRow.id == answer_id))
        assert found is not None, "a claimed key commits with its answer"
        return found
