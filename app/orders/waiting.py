"""Who waits is served before anybody else, in the transaction in which units become free.

Whatever brings units in (a receipt, a correction upwards, a cancel, a release, an expiry) does three things:

    waiting = await lock_waiting(uow, sku_ids, also=[order_id])  # before it locks anything
    ...  # its own work: levels move
    await serve_waiting(uow, waiting)

Who waits: lines of OPEN orders that take stock and have open or backordered units. Higher priority first, then who
placed first. Nobody is asked to have locked more than the transaction can serve: what is left is served by the job
`app/jobs/serve_waiting.py`, and until then no newcomer gets it.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.place import Source
from app.domain.orders.serve import queue, serve, take, waits
from app.stock.promise import record_holds, reserve_stock
from db.repositories.reservations import Hold
from db.repositories.waiting import MOST_AT_ONCE
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True)
class Waiting:
    """Orders that wait for some of these SKUs: locked, and as they were when they were locked."""

    sku_ids: frozenset[UUID]
    orders: Mapping[UUID, Order]
    locked: frozenset[UUID]
    """All that are locked, those that the use case needs itself included."""
    all_of_them: bool
    """False when more wait than one transaction serves."""

    def but(self, *orders: Order) -> "Waiting":
        """The same, with some orders as the use case has changed them since."""
        return replace(self, orders={**self.orders, **{order.id: order for order in orders}})


@dataclass(frozen=True, slots=True)
class Served:
    """An order after it got units, and of which line and from where they are."""

    order: Order
    sources: tuple[Source, ...]


async def lock_waiting(uow: UnitOfWork, sku_ids: Collection[UUID], *, also: Collection[UUID] = ()) -> Waiting:
    """Lock the orders that wait for these SKUs, and `also` those (by id) that the use case needs itself.

    One indexed statement when nobody waits. Call it before anything else is locked; orders in `also` are then loaded
    with `uow.orders.lock` as always, which refuses what the caller may not see. Locks: orders, sorted by id.
    """
    locked, waiting = await uow.waiting.lock(sku_ids, also)
    orders = await uow.waiting.load(waiting)
    return Waiting(
        frozenset(sku_ids),
        {order.id: order for order in orders},
        frozenset(locked),
        all_of_them=len(waiting) < MOST_AT_ONCE,
    )


async def serve_waiting(uow: UnitOfWork, waiting: Waiting) -> tuple[Served, ...]:
    """Give what is free of the waiting's SKUs to who waits, after the use case has moved its levels.

    An order that the use case has changed itself since `lock_waiting` is given as it is now: `waiting.but(order)`.
    Raises Contended when somebody began to wait meanwhile: the transaction begins anew and sees them.
    Emits order.served, fulfillment_order.created, stock.reserved. Locks: levels with free units that nobody else has
    locked.
    """
    if not waiting.sku_ids:
        return ()
    if waiting.all_of_them and await uow.waiting.others_wait(waiting.sku_ids, waiting.locked):
        raise Contended
    line_up = [order for order in queue(waiting.orders.values()) if any(map(waits, order.lines))]
    if not line_up:
        return ()
    places = await uow.waiting.places({order.channel_id for order in line_up})
    bound = {line.location_id for order in line_up for line in order.lines if line.location_id is not None}
    codes = await uow.reference.codes_of_locations(bound) if bound else {}
    everywhere = bound | {place for serving in places.values() for place, _ in serving}
    free = await uow.waiting.free(waiting.sku_ids, everywhere)
    served: list[Served] = []
    for order in line_up:
        sources = take(order, waiting.sku_ids, places.get(order.channel_id, ()), codes, free)
        if sources:
            served.append(await _serve(uow, order, sources))
    return tuple(served)


async def _serve(uow: UnitOfWork, order: Order, sources: tuple[Source, ...]) -> Served:
    lines = {line.id: line for line in order.lines}
    holds = [
        Hold(
            source.line_id,
            lines[source.line_id].sku_id,
            source.location_id,
            source.quantity,
            pinned=lines[source.line_id].location_id is not None,
        )
        for source in sources
    ]
    reserved = await reserve_stock(uow, order.id, holds)
    if reserved is None:
        raise Contended
    units: Counter[str] = Counter()
    for source in sources:
        units[str(source.line_id)] += source.quantity
    after = serve(order, sources, new_id)
    recorded = changes(order, after, Naming(order="order.served", facts={"quantities": dict(units)}))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await record_holds(uow, reserved)
    return Served(recorded.order, sources)
