"""Reading reservations, in the caller's scope: foreign and missing ones are both absent."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.principal import Principal
from app.domain.reservations import Reservation
from db.repositories.timed_reservations import TimedReservationRepository
from db.unit_of_work import Database


async def reservations_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> dict[UUID, Reservation]:
    """Batch: reservations by id."""
    async with database.session() as session:
        return await TimedReservationRepository(session, principal).by_ids(ids)
