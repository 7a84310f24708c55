"""Hold a reservation's units for longer, as long as its clock has not run out."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from app.domain.enums import ReservationState
from app.domain.errors import LimitExceeded, ReservationExpired, VersionConflict
from app.domain.reservations import allowance
from app.idempotency import claim
from app.reservations.create import refuse_life
from app.reservations.find import lock_reservation
from app.stock.hold import tell_reservation
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendReservation:
    """What is asked. `life` counts from now; None: as long as is usual for the purpose."""

    idempotency_key: str
    reservation_id: UUID
    life: timedelta | None = None
    expected_version: int | None = None


async def extend_reservation(uow: UnitOfWork, command: ExtendReservation) -> UUID:
    """Let the reservation run out later; it never runs out earlier for it. Answers with its id.

    Raises NotFound (missing or another's), ReservationExpired, IllegalTransition (over otherwise), VersionConflict,
    InvalidInput, LimitExceeded (the caller may not hold it any longer), IdempotencyMismatch. Emits
    reservation.extended. Locks: the reservation.
    """
    known = await claim(
        uow, "reservationExtend", command.idempotency_key, command, "Reservation", command.reservation_id
    )
    if known is not None:
        return known.result_id
    reservation = await lock_reservation(uow, command.reservation_id, ReservationState.ACTIVE)
    if command.expected_version not in (None, reservation.version):
        raise VersionConflict("Reservation", reservation.id, command.expected_version, reservation.version)
    allowed = allowance(uow.principal, reservation.purpose)
    life = allowed.usual if command.life is None else command.life
    refuse_life(life, allowed)
    expires_at = await uow.timed_reservations.extend(reservation.id, life, allowed.in_all)
    if expires_at is None:
        raise ReservationExpired(reservation.expires_at)
    if expires_at <= reservation.expires_at and expires_at >= reservation.created_at + allowed.in_all:
        raise LimitExceeded(
            f"you may hold a reservation for {allowed.in_all.total_seconds():,.0f} seconds in all", ("reservationId",)
        )
    extended = replace(reservation, expires_at=expires_at, version=reservation.version + 1)
    tell_reservation(uow, "reservation.extended", reservation, extended)
    return reservation.id
