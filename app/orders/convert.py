"""A reservation becomes an order's: its units in one step, and what the order does not want goes to who waits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.reservations import Reservation
from app.orders.waiting import Waiting, lock_waiting, serve_waiting
from app.stock.convert import TakenOver, record_take_over, surplus_of, take_over
from db.repositories.reservations import Hold
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Converted:
    """What an order, about to be written, took over, and who waits for the rest."""

    taken: TakenOver
    waiting: Waiting


async def convert_reservation(uow: UnitOfWork, order_id: UUID, held: Reservation, holds: Sequence[Hold]) -> Converted:
    """Let an order that is about to be written hold these units in place of the reservation.

    Raises ReservationExpired, NotFound, IllegalTransition (it is over by now), Contended (the plan was overtaken).
    Locks: who waits for what becomes free, the reservation, levels by (SKU, location).
    """
    waiting = await lock_waiting(uow, surplus_of(held, holds))
    return Converted(await take_over(uow, order_id, held, holds), waiting)


async def record_conversion(uow: UnitOfWork, converted: Converted) -> None:
    """Write who holds what, once the order is written, and serve those who wait for what it did not want.

    Emits reservation.converted, stock.reserved, stock.released, and what serving emits.
    """
    taken, waiting = converted.taken, converted.waiting
    await record_take_over(uow, taken)
    # The order itself may wait for more: it has had its choice already.
    await serve_waiting(uow, replace(waiting, locked=waiting.locked | {taken.order_id}))
