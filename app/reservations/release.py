"""Give a reservation up: its units are free again, and those who wait get them first."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import ReservationState
from app.domain.errors import NotFound
from app.idempotency import claim
from app.orders.waiting import lock_waiting, serve_waiting
from app.reservations.find import PLACE, lock_reservation
from app.stock.hold import end_holds
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReservation:
    """What is asked."""

    idempotency_key: str
    reservation_id: UUID


async def release_reservation(uow: UnitOfWork, command: ReleaseReservation) -> UUID:
    """Free what the reservation holds; answers with its id.

    Raises NotFound (missing or another's), ReservationExpired, IllegalTransition (over otherwise),
    IdempotencyMismatch. Emits reservation.released, stock.released, and what serving the waiting emits. Locks: who
    waits for these SKUs, the reservation, levels by (SKU, location).
    """
    known = await claim(
        uow, "reservationRelease", command.idempotency_key, command, "Reservation", command.reservation_id
    )
    if known is not None:
        return known.result_id
    seen = (await uow.timed_reservations.by_ids([command.reservation_id])).get(command.reservation_id)
    if seen is None:
        raise NotFound("there is no such reservation", PLACE)
    # A reservation never gets other SKUs, so that who waits for them can be locked before it is.
    waiting = await lock_waiting(uow, {line.sku_id for line in seen.lines})
    reservation = await lock_reservation(uow, command.reservation_id, ReservationState.RELEASED)
    await end_holds(uow, [reservation], ReservationState.RELEASED)
    await serve_waiting(uow, waiting)
    return reservation.id
