"""Reading reservations, in the caller's scope: foreign and missing ones are both absent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.principal import Principal
from app.domain.reservations import Reservation
from db.database import Database
from db.repositories.timed_reservations import TimedReservationRepository

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


async def reservations_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> dict[UUID, Reservation]:
    """Batch: reservations by id."""
    async with database.session() as session:
        return await TimedReservationRepository(session, principal).by_ids(ids)


async def reservation_in_snapshot(
    session: "AsyncSession", principal: Principal, reservation_id: UUID
) -> Reservation | None:
    """A reservation in the session's own moment."""
    return (await TimedReservationRepository(session, principal).by_ids([reservation_id])).get(reservation_id)
