"""A reservation for a use case that changes it."""

from uuid import UUID

from app.domain.enums import ReservationState
from app.domain.errors import NotFound
from app.domain.reservations import PURPOSES, Reservation
from app.stock.convert import refuse_ended
from db.unit_of_work import UnitOfWork

PLACE = ("reservationId",)


async def lock_reservation(uow: UnitOfWork, reservation_id: UUID, target: ReservationState) -> Reservation:
    """The caller's reservation, locked and running, on its way to `target`.

    Raises NotFound (missing, or another's), ReservationExpired, IllegalTransition. Locks: the reservation.
    """
    found = (await uow.timed_reservations.lock([reservation_id])).get(reservation_id)
    if found is None or found.purpose not in PURPOSES:
        # What an edit holds is the edit's: it is changed, given up and prolonged with it.
        raise NotFound("there is no such reservation", PLACE)
    refuse_ended(found, target, PLACE)
    return found
