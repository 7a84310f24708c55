"""Shipments that somebody should look at now, because too much time has passed in silence."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, or_, select

from app.domain.enums import ShipmentStatus
from db.models.fulfillment import ShipmentRow

if TYPE_CHECKING:
    from db.database import Database

_UNDER_WAY = (
    ShipmentStatus.IN_TRANSIT,
    ShipmentStatus.OUT_FOR_DELIVERY,
    ShipmentStatus.AVAILABLE_FOR_PICKUP,
    ShipmentStatus.EXCEPTION,
)
"""As the partial index has it."""


async def due_shipments(database: "Database", limit: int, *, but: Collection[UUID] = ()) -> Sequence[UUID]:
    """Shipments whose time has come, and those that nobody has looked at yet."""
    due = or_(ShipmentRow.watch_at.is_(None), ShipmentRow.watch_at <= func.clock_timestamp())
    query = (
        select(ShipmentRow.id)
        .where(ShipmentRow.status.in_(_UNDER_WAY), due, ShipmentRow.id.not_in(list(but)))
        .order_by(ShipmentRow.watch_at.asc().nulls_first(), ShipmentRow.id)
        .limit(limit)
    )
    async with database.session() as session:
        return (await session.scalars(query)).all()


async def seconds_to_next_watch(database: "Database") -> float | None:
    """How long until one is due, by the database's clock; None when none will be."""
    wait = func.extract("epoch", func.min(ShipmentRow.watch_at) - func.clock_timestamp())
    async with database.session() as session:
        found = await session.scalar(select(wait).where(ShipmentRow.status.in_(_UNDER_WAY)))
    return None if found is None else float(found)
