"""What was last told of SKUs in channels, and up to where the log was read for it. One transaction at a time tells."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.domain.enums import StockStatus
from app.domain.ids import new_id

_TURN = text("SELECT position, looked_again_to FROM shopper_stock_place FOR UPDATE SKIP LOCKED")
_NEWS = text(
    """
    WITH page AS MATERIALIZED (
        SELECT position, type, routing_keys FROM events WHERE position > :after ORDER BY position LIMIT :most
    ), concerned AS (
        SELECT DISTINCT s.id FROM page p CROSS JOIN unnest(p.routing_keys) AS key JOIN skus s ON 'sku:' || s.code = key
        WHERE p.type = ANY(CAST(:types AS text[])) AND key LIKE 'sku:%'
    )
    SELECT (SELECT max(position) FROM page), (SELECT count(*) FROM page),
           ARRAY(SELECT id FROM concerned
                 UNION SELECT c.sku_id FROM sku_components c JOIN concerned n ON n.id = c.component_id)
    """
)
_TOLD = text(
    """
    SELECT id, sku_id, status, version FROM shopper_stock
    WHERE channel_id = :channel AND sku_id = ANY(CAST(:skus AS uuid[])) ORDER BY id FOR UPDATE
    """
)
_SAVE = text(
    """
    INSERT INTO shopper_stock (id, sku_id, channel_id, status, version, updated_at)
    SELECT w.id, w.sku_id, :channel, w.status, w.version, now()
    FROM unnest(CAST(:ids AS uuid[]), CAST(:skus AS uuid[]), CAST(:statuses AS text[]), CAST(:versions AS int[]))
         AS w(id, sku_id, status, version)
    ON CONFLICT (sku_id, channel_id) DO UPDATE
    SET status = excluded.status, version = excluded.version, updated_at = excluded.updated_at
    """
)
_OF = text("SELECT id, sku_id, channel_id FROM shopper_stock WHERE id = ANY(CAST(:ids AS uuid[]))")
_IDS = text(
    """
    SELECT id, sku_id, channel_id FROM shopper_stock
    WHERE (sku_id, channel_id) IN (SELECT * FROM unnest(CAST(:skus AS uuid[]), CAST(:channels AS uuid[])))
    """
)
_NEXT = text(
    """
    SELECT id, sku_id, channel_id FROM shopper_stock WHERE CAST(:after AS uuid) IS NULL OR id > CAST(:after AS uuid)
    ORDER BY id LIMIT :most
    """
)


Place = tuple[UUID, UUID]
"""A SKU's id and a channel's."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Up to where the log was read, and rows were looked at again."""

    position: int
    looked_again_to: UUID | None


@dataclass(frozen=True, slots=True)
class News:
    """What one page of the log concerns; `whole` says that more may follow."""

    position: int
    sku_ids: frozenset[UUID]
    whole: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of one SKU in one channel; version 0: seen, but never told."""

    id: UUID
    sku_id: UUID
    status: StockStatus
    version: int


class ShopperStockRepository:
    """Rows of what was told. Nobody's scope: only the program itself tells."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take_turn(self) -> Turn | None:
        """The place, locked until the transaction ends; None when somebody else has the turn."""
        row = (await self._session.execute(_TURN)).one_or_none()
        return None if row is None else Turn(*row)

    async def news_after(self, position: int, types: Collection[str], *, most: int) -> News | None:
        """The SKUs (and kits of them) that the next events of these types concern; None when there is no next event."""
        row = (await self._session.execute(_NEWS, {"after": position, "types": list(types), "most": most})).one()
        newest, count, sku_ids = row
        return None if newest is None else News(newest, frozenset(sku_ids), whole=count == most)

    async def channels(self) -> dict[UUID, str]:
        """Every channel's code by id."""
        return {row.id: row.code for row in await self._session.execute(text("SELECT id, code FROM channels"))}

    async def told(self, channel_id: UUID, sku_ids: Collection[UUID]) -> dict[UUID, Told]:
        """What was last told by SKU id; those that were never looked at are absent. Locks: the rows, by id."""
        rows = await self._session.execute(_TOLD, {"channel": channel_id, "skus": list(sku_ids)})
        return {row.sku_id: Told(row.id, row.sku_id, StockStatus(row.status), row.version) for row in rows}

    async def save(self, channel_id: UUID, told: Sequence[Told]) -> None:
        """Write what is told now."""
        if told:
            await self._session.execute(
                _SAVE,
                {
                    "channel": channel_id,
                    "ids": [one.id for one in told],
                    "skus": [one.sku_id for one in told],
                    "statuses": [one.status.value for one in told],
                    "versions": [one.version for one in told],
                },
            )

    async def move_to(self, position: int) -> None:
        """Note up to where the log was read. The caller has the turn."""
        await self._session.execute(text("UPDATE shopper_stock_place SET position = :position"), {"position": position})

    async def next_again(self, after: UUID | None, *, most: int) -> Mapping[UUID, frozenset[UUID]]:
        """The next rows to look at again as SKU ids by channel id, and note them as looked at; none at the end."""
        rows = (await self._session.execute(_NEXT, {"after": after, "most": most})).all()
        await self._session.execute(
            text("UPDATE shopper_stock_place SET looked_again_to = CAST(:to AS uuid)"),
            {"to": rows[-1].id if rows else None},
        )
        found: dict[UUID, set[UUID]] = {}
        for row in rows:
            found.setdefault(row.channel_id, set()).add(row.sku_id)
        return {channel_id: frozenset(sku_ids) for channel_id, sku_ids in found.items()}


def first_look(sku_id: UUID, status: StockStatus) -> Told:
    """A SKU that is looked at for the first time: nobody is told what it always was."""
    return Told(new_id(), sku_id, status, version=0)


async def told_of(engine: AsyncEngine, ids: Collection[UUID]) -> dict[UUID, Place]:
    """The SKU and channel that rows of what was told are of, by the row's id."""
    async with engine.connect() as connection:
        rows = await connection.execute(_OF, {"ids": list(ids)})
        return {row.id: (row.sku_id, row.channel_id) for row in rows}


async def told_ids(engine: AsyncEngine, places: Collection[Place]) -> dict[Place, UUID]:
    """The id of the row of what was told, by SKU and channel; absent for what was never looked at."""
    skus, channels = [sku for sku, _ in places], [channel for _, channel in places]
    async with engine.connect() as connection:
        rows = await connection.execute(_IDS, {"skus": skus, "channels": channels})
        return {(row.sku_id, row.channel_id): row.id for row in rows}
