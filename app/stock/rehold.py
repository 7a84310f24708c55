"""A reservation with a clock comes to hold other units: levels move by the difference alone, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.enums import MovementKind
from app.domain.reservations import HeldLine, Reservation
from app.domain.stock import Change, summed
from app.stock.hold import freed_units, tell_reservation
from app.stock.ledger import tell
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


async def rehold(uow: UnitOfWork, held: Reservation, lines: Sequence[HeldLine]) -> Reservation | None:
    """Hold these units (at least one) in place of those; None when something was not there any more.

    Emits reservation.changed, and stock.reserved or stock.released per level that moved. Locks: the caller holds the
    reservation; levels by (SKU, location).
    """
    assert lines, "what holds nothing is released"
    wanted = [Change(line.sku_id, line.location_id, reserved=line.quantity) for line in lines]
    given_back = [Change(line.sku_id, line.location_id, reserved=-line.quantity) for line in held.lines]
    moved = [change for change in summed([*given_back, *wanted]) if change.reserved]
    if not moved:
        return held
    movement = Movement(
        kind=MovementKind.RESERVE,
        at=uow.now,
        effective_at=uow.now,
        cause_type="Reservation",
        cause_id=held.id,
        channel_id=held.channel_id,
    )
    levels = await uow.stock.move(moved, movement, binds_safety=True)
    if levels is None:
        return None
    await uow.timed_reservations.replace_lines(held.id, lines)
    after = replace(held, lines=tuple(lines), version=held.version + 1)
    tell_reservation(uow, "reservation.changed", held, after, {"held": freed_units(held)})
    facts = {"reservationId": str(held.id)}
    tell(uow, "stock.reserved", [one for one in levels if one.was and one.reserved > one.was.reserved], facts)
    tell(uow, "stock.released", [one for one in levels if one.was and one.reserved < one.was.reserved], facts)
    return after
