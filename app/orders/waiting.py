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
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import SupplyKind
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.place import Source
from app.domain.orders.promises import claimed
from app.domain.orders.serve import Shelf, queue, serve, take, waits
from app.domain.supplies import Expected, Place
from app.orders.due import with_times
from app.orders.promises import Coming, before_street_date, move_promises, street_dates_ahead
from app.stock.promise import record_holds, reserve_stock
from app.stock.supply import follow_source
from db.repositories.reservations import Hold
from db.repositories.waiting import MOST_AT_ONCE
from db.unit_of_work import Contended, UnitOfWork


@dataclass(slots=True)
class Waiting:
    """Orders that wait for some of these SKUs, locked: `before` as they were then, `orders` as they are now."""

    sku_ids: frozenset[UUID]
    before: dict[UUID, Order]
    orders: dict[UUID, Order]
    locked: frozenset[UUID]
    """All that are locked, those that the use case needs itself included."""
    all_of_them: bool
    """False when more wait than one transaction serves."""

    def changed(self, before: Order, after: Order) -> None:
        """Note what the use case (or serving) has done to an order that is locked."""
        self.before.setdefault(before.id, before)
        self.orders[after.id] = after


@dataclass(frozen=True, slots=True)
class Served:
    """An order after it got units, and of which line and from where they are."""

    order: Order
    sources: tuple[Source, ...]


async def lock_waiting(
    uow: UnitOfWork, sku_ids: Collection[UUID], *, also: Collection[UUID] = (), source_id: UUID | None = None
) -> Waiting:
    """Lock the orders that wait for these SKUs, and `also` those (by id) that the use case needs itself.

    With `source_id` (a transfer, a purchase order) everybody who was promised units of its supplies, too. One indexed
    statement when nobody waits. Call it before anything else is locked; orders in `also` are then loaded with
    `uow.orders.lock` as always, which refuses what the caller may not see. Locks: orders, sorted by id.
    """
    locked, waiting = await uow.waiting.lock(sku_ids, also, source_id)
    orders = {order.id: order for order in await uow.waiting.load(waiting)}
    return Waiting(frozenset(sku_ids), orders, dict(orders), frozenset(locked), all_of_them=len(waiting) < MOST_AT_ONCE)


async def serve_waiting(uow: UnitOfWork, waiting: Waiting) -> tuple[Served, ...]:
    """Give what is free of the waiting's SKUs to who waits, after the use case has moved its levels.

    An order that the use case has changed itself since `lock_waiting` is told by `waiting.changed(before, after)`.
    Claims that are not needed any more are given to who waits on. Who began to wait meanwhile is
    served too; raises Contended when somebody else has just locked one of them.
    Emits order.served, fulfillment_order.created, stock.reserved, order.promise_changed, supply.promised. Locks: levels
    with free units that nobody else has locked, then supplies, then limits.
    """
    served = await _serve_who_waits(uow, waiting)
    if claimed(waiting.before.values()) != claimed(waiting.orders.values()):
        await plan_promises(uow, waiting)
    return served


async def plan_promises(uow: UnitOfWork, waiting: Waiting) -> None:
    """Promise what is on its way anew, from the head of the queue.

    Emits order.promise_changed, supply.promised. Locks: supplies, then limits.
    """
    waiting.orders |= await move_promises(uow, waiting.sku_ids, waiting.before, waiting.orders, {})


async def follow_supplies(
    uow: UnitOfWork,
    waiting: Waiting,
    kind: SupplyKind,
    source: tuple[str, UUID],
    place: Place,
    expected: Sequence[Expected],
) -> tuple[Served, ...]:
    """Serve who waits, then make the supplies of a source say what it says now, and promises move with them.

    In place of `serve_waiting` and `follow_source` for whatever announces, moves, receives or cancels supply; `waiting`
    was locked with the source's id. Raises, emits and locks what both do.
    """
    served = await _serve_who_waits(uow, waiting)
    if waiting.orders:
        known = await uow.promises.of_source(source[1])
        coming = {
            known[wanted.sku_id]: Coming(wanted.incoming, wanted.expected_at)
            for wanted in expected
            if wanted.sku_id in known
        }
        waiting.orders |= await move_promises(uow, waiting.sku_ids, waiting.before, waiting.orders, coming)
    changed = await follow_source(uow, kind, source, place, expected)
    if waiting.orders and any(supply.free for supply in changed):
        waiting.orders |= await move_promises(uow, waiting.sku_ids, waiting.orders, waiting.orders, {})
    return served


async def _serve_who_waits(uow: UnitOfWork, waiting: Waiting) -> tuple[Served, ...]:
    if not waiting.sku_ids:
        return ()
    if waiting.all_of_them:
        await _let_join(uow, waiting)
    line_up = [order for order in queue(waiting.orders.values()) if any(map(waits, order.lines))]
    if not line_up:
        return ()
    places = await uow.waiting.places({order.channel_id for order in line_up})
    bound = {line.location_id for order in line_up for line in order.lines if line.location_id is not None}
    codes = await uow.reference.codes_of_locations(bound) if bound else {}
    everywhere = bound | {place for serving in places.values() for place, _ in serving}
    free = await uow.waiting.free({order.channel_id for order in line_up}, waiting.sku_ids, everywhere)
    if not free:
        return ()
    shelf = Shelf(free)
    ahead = await street_dates_ahead(uow, line_up)
    served: list[Served] = []
    for order in line_up:
        sources = take(order, waiting.sku_ids, places.get(order.channel_id, ()), codes, shelf)
        if sources:
            served.append(await _serve(uow, order, sources, before_street_date(order, ahead)))
            waiting.changed(order, served[-1].order)
    return tuple(served)


async def _let_join(uow: UnitOfWork, waiting: Waiting) -> None:
    """Take in who began to wait since: they hold the levels until they are written, so none is missed."""
    joined = await uow.waiting.lock_joined(waiting.sku_ids, waiting.locked)
    if joined is None:
        raise Contended
    for order in await uow.waiting.load(joined):
        waiting.changed(order, order)


async def _serve(uow: UnitOfWork, order: Order, sources: tuple[Source, ...], kept: Collection[UUID]) -> Served:
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
    reserved = await reserve_stock(uow, order.id, order.channel_id, holds)
    if reserved is None:
        raise Contended
    units: Counter[str] = Counter()
    for source in sources:
        units[str(source.line_id)] += source.quantity
    after = await with_times(uow, order, serve(order, sources, new_id, kept=kept))
    recorded = changes(order, after, Naming(order="order.served", facts={"quantities": dict(units)}))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await record_holds(uow, reserved, more=True)
    return Served(recorded.order, sources)
