"""Which SKU and channel the log's facts about what shoppers may know are of, and the other way. Public."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.principal import Principal
from db.database import Database
from db.repositories import shopper_stock
from db.repositories.shopper_stock import Place


async def told_of(database: Database, _: Principal, ids: Sequence[UUID]) -> dict[UUID, Place]:
    """Batch: the (SKU id, channel id) that a fact's subject stands for, by the subject's id."""
    return await shopper_stock.told_of(database.engine, ids)


async def told_ids(database: Database, _: Principal, places: Sequence[Place]) -> dict[Place, UUID]:
    """Batch: the subject of a place's facts; absent for what nobody ever looked at: it has no facts."""
    return await shopper_stock.told_ids(database.engine, places)
