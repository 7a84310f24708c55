"""What is held by the clock: units taken for a reservation, given back when it ends, or lost when they never existed.

Primitives, called inside a unit of work. Each changes levels by one guarded statement, and the reservation with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.enums import MovementKind, ReservationPurpose, ReservationState
from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.domain.reservations import HeldLine, Reservation, ended, reservation_state
from app.domain.stock import Change, summed
from app.stock.ledger import tell
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """A reservation that is about to be made; its lines name each (SKU, location, pinned) once."""

    id: UUID
    purpose: ReservationPurpose
    channel_id: UUID
    channel: str
    owner: str | None
    life: timedelta
    lines: tuple[HeldLine, ...]


async def take_hold(uow: UnitOfWork, new: NewHold) -> Reservation | None:
    """Take the units from what is available and hold them, all or nothing; None when something was not there any more.

    Emits reservation.created and stock.reserved per level. Locks: levels by (SKU, location).
    """
    changes = summed([Change(line.sku_id, line.location_id, reserved=line.quantity) for line in new.lines])
    movement = _movement(uow, MovementKind.RESERVE, new.channel_id, new.id)
    levels = await uow.stock.move(changes, movement, binds_safety=True)
    if levels is None:
        return None
    created_at, expires_at = await uow.timed_reservations.open(
        new.id, new.purpose, new.channel_id, new.owner, new.life, new.lines
    )
    reservation = Reservation(
        id=new.id,
        state=ReservationState.ACTIVE,
        purpose=new.purpose,
        channel_id=new.channel_id,
        channel=new.channel,
        owner=new.owner,
        expires_at=expires_at,
        created_at=created_at,
        version=1,
        lines=new.lines,
    )
    tell_reservation(uow, "reservation.created", None, reservation)
    tell(uow, "stock.reserved", levels, {"reservationId": str(new.id)})
    return reservation


async def end_holds(uow: UnitOfWork, reservations: Sequence[Reservation], state: ReservationState) -> None:
    """Give back what these reservations of one channel hold: they were RELEASED, or have EXPIRED.

    Emits reservation.released or reservation.expired for each, and stock.released per level. Locks: the caller holds
    the reservations; levels by (SKU, location).
    """
    if not reservations:
        return
    assert len({one.channel_id for one in reservations}) == 1, "units go back to the account of one channel"
    await uow.timed_reservations.end([one.id for one in reservations], state)
    held = [line for one in reservations for line in one.lines if line.quantity]
    changes = summed([Change(line.sku_id, line.location_id, reserved=-line.quantity) for line in held])
    cause = reservations[0].id if len(reservations) == 1 else None
    movement = _movement(uow, MovementKind.RELEASE, reservations[0].channel_id, cause, reason=state.value)
    levels = await uow.stock.move(changes, movement)
    assert levels is not None, "what is held is reserved"
    kind = "reservation.expired" if state is ReservationState.EXPIRED else "reservation.released"
    for one in reservations:
        tell_reservation(uow, kind, one, ended(one, state), {"freed": freed_units(one)})
    tell(uow, "stock.released", levels, {"reservationIds": [str(one.id) for one in reservations]})


async def shed_holds(uow: UnitOfWork, units: Mapping[UUID, int]) -> None:
    """Take units that do not exist off lines of reservations, by line id; one that holds nothing more is RELEASED.

    Levels are left to the caller, whose movement takes `reserved` down with them. Emits reservation.shed. Locks: the
    caller holds the reservations.
    """
    if not units:
        return
    shed = await uow.timed_reservations.shed(units)
    for after in (await uow.timed_reservations.by_ids(shed, everybodys=True)).values():
        lines = tuple(replace(line, quantity=line.quantity + units.get(line.id, 0)) for line in after.lines)
        before = replace(after, state=ReservationState.ACTIVE, version=after.version - 1, lines=lines)
        lost = [_unit(line, units[line.id]) for line in after.lines if line.id in units]
        tell_reservation(uow, "reservation.shed", before, after, {"lost": lost})


def freed_units(reservation: Reservation) -> list[dict[str, Any]]:
    """What a reservation held until now, as facts of an event."""
    return [_unit(line, line.quantity) for line in reservation.lines if line.quantity]


def tell_reservation(
    uow: UnitOfWork, kind: str, before: Reservation | None, after: Reservation, facts: Mapping[str, Any] | None = None
) -> None:
    """Record what happened to a reservation whose row the transaction holds."""
    known = {} if before is None else reservation_state(before)
    uow.record(
        Event(
            type=kind,
            subject_id=after.id,
            subject_version=after.version,
            keys=_keys(after),
            state=patch_between(known, reservation_state(after)),
            facts=facts or {},
        )
    )


def _keys(reservation: Reservation) -> tuple[str, ...]:
    """Who may hear of it: its channel, the places that hold its units, and the customer whose it is."""
    owner = reservation.owner
    whose = [owner] if owner is not None and owner.startswith("customer:") else []
    places = sorted({f"location:{line.location}" for line in reservation.lines})
    return (f"channel:{reservation.channel}", *whose, *places)


def _unit(line: HeldLine, quantity: int) -> dict[str, Any]:
    return {"sku": line.sku, "location": line.location, "quantity": quantity}


def _movement(
    uow: UnitOfWork, kind: MovementKind, channel_id: UUID, reservation_id: UUID | None, reason: str | None = None
) -> Movement:
    return Movement(
        kind=kind,
        at=uow.now,
        effective_at=uow.now,
        reason=reason,
        cause_type="Reservation",
        cause_id=reservation_id,
        channel_id=channel_id,
    )
