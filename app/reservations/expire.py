"""End reservations whose clock ran out: their units are free again, and those who wait get them first."""

from collections.abc import Collection
from uuid import UUID

from app.domain.enums import ReservationState
from app.orders.waiting import lock_waiting, serve_waiting
from app.stock.hold import end_holds
from db.unit_of_work import UnitOfWork


async def expire_reservations(uow: UnitOfWork, ids: Collection[UUID]) -> int:
    """End those of these reservations of one channel that have run out, by the database's clock; how many.

    What somebody else has locked is left out: it is being converted, extended or released, or is met again. Emits
    reservation.expired for each, stock.released per level, and what serving the waiting emits. Locks: who waits for
    these SKUs, the reservations, levels by (SKU, location).
    """
    seen = await uow.timed_reservations.by_ids(ids)
    waiting = await lock_waiting(uow, {line.sku_id for one in seen.values() for line in one.lines})
    locked = await uow.timed_reservations.lock(ids, skip_locked=True)
    over = [one for one in locked.values() if one.over and one.state is ReservationState.ACTIVE]
    await end_holds(uow, over, ReservationState.EXPIRED)
    await serve_waiting(uow, waiting)
    return len(over)
