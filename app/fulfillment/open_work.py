"""Open: work that waited for its day may begin."""

from uuid import UUID

from app.domain.orders.changes import Naming
from app.domain.orders.work.due import begun_by_the_clock
from app.fulfillment.steps import save_steps
from db.unit_of_work import UnitOfWork


async def open_work(uow: UnitOfWork, order_id: UUID) -> bool:
    """Open an order's work whose time has come, by the database's clock; False when there is none.

    Emits fulfillment_order.opened, and order.work_changed when the order stands otherwise. Locks: the order.
    """
    order = await uow.orders.lock(order_id)
    after = begun_by_the_clock(order, await uow.scheduled_work.now())
    if after is order:
        return False
    await save_steps(uow, order, [after], Naming(order="order.work_changed"))
    return True
