"""Let an order's held units leave: on their street date, and never before."""

from uuid import UUID

from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.place import Source
from app.domain.orders.release import release
from app.orders.held import held_without_work
from app.orders.promises import before_street_date, street_dates_ahead
from db.unit_of_work import UnitOfWork


async def release_order(uow: UnitOfWork, order_id: UUID) -> bool:
    """Give locations the work for units that were held until a street date that has come; False when there are none.

    Emits order.released, fulfillment_order.created. Locks: the order.
    """
    order = await uow.orders.lock(order_id)
    kept = before_street_date(order, await street_dates_ahead(uow, [order]))
    sources = [
        Source(held.line_id, held.location_id, held.location, held.quantity)
        for held in await held_without_work(uow, order)
        if held.line_id not in kept
    ]
    if not sources:
        return False
    naming = Naming(
        order="order.released",
        facts={"quantities": {str(source.line_id): source.quantity for source in sources}},
    )
    recorded = changes(order, release(order, sources, new_id), naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return True
