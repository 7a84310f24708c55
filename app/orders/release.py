"""Let an order's held units leave: on their street date, and never before."""

from collections.abc import Collection
from uuid import UUID

from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.place import Source
from app.domain.orders.release import release
from app.orders.due import with_times
from app.orders.held import held_without_work
from app.orders.promises import before_street_date, street_dates_ahead
from db.unit_of_work import UnitOfWork


async def release_order(uow: UnitOfWork, order_id: UUID) -> bool:
    """Give locations the work for units that were held until a street date that has come; False when there are none.

    Emits order.released, fulfillment_order.created. Locks: the order.
    """
    order = await uow.orders.lock(order_id)
    sources = await releasable(uow, order)
    if not sources:
        return False
    naming = Naming(
        order="order.released",
        facts={"quantities": {str(source.line_id): source.quantity for source in sources}},
    )
    recorded = changes(order, await with_times(uow, order, release(order, sources, new_id)), naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return True


async def releasable(uow: UnitOfWork, order: Order) -> list[Source]:
    """Units of a locked order that no location works on, and whose street date (if they have one) has come."""
    kept = before_street_date(order, await street_dates_ahead(uow, [order]))
    sources = [
        Source(held.line_id, held.location_id, held.location, held.quantity)
        for held in await held_without_work(uow, order)
        if held.line_id not in kept
    ]
    return sources + await _without_stock(uow, order, kept)


async def _without_stock(uow: UnitOfWork, order: Order, kept: Collection[UUID]) -> list[Source]:
    """What no level holds (downloads, services) leaves from where it is bound to, or from the channel's first place."""
    lines = [line for line in order.lines if line.reserved and not line.takes_stock and not line.is_kit]
    lines = [line for line in lines if line.id not in kept]
    if not lines:
        return []
    codes = await uow.reference.codes_of_locations({line.location_id for line in lines if line.location_id})
    serving = (await uow.waiting.places([order.channel_id])).get(order.channel_id, [])
    places = {line.id: line.location_id or next((place for place, _ in serving), None) for line in lines}
    named = dict(serving) | codes
    return [
        Source(line.id, place, named[place], line.reserved) for line in lines if (place := places[line.id]) is not None
    ]
