"""Units that a location will not send come from elsewhere: the one door through which work loses units to others.

    waiting = await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])  # before anything is locked
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    ...  # what the caller changes itself is saved and told first
    order = await give_up_units(uow, order, waiting, {work_line_id: units}, ghost=True)

The units are taken off the work whatever its state before they left, and stock follows: they are free again, or
(`ghost`) in quarantine with a task to count them, so that what is not there is not sold again. Then other locations
get them in the same transaction, fewest first; what nobody has waits, and is served like all that wait.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from app.domain.enums import ChannelRole, LocationCapability, OrderStatus
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Line, Order
from app.domain.orders.place import Source
from app.domain.orders.serve import serve
from app.domain.orders.work.give_up import GivenUp, give_up
from app.domain.sourcing import Demand
from app.orders.due import with_times
from app.orders.waiting import Waiting, serve_waiting
from app.routing.source import AWAITED, source
from app.stock.promise import record_holds, release_stock, reserve_stock
from db.repositories.for_sale import Serving
from db.repositories.reservations import Hold
from db.unit_of_work import Contended, UnitOfWork


def as_it_is(order: Order) -> Order:
    """Nothing more is said of the order."""
    return order


async def give_up_units(
    uow: UnitOfWork,
    order: Order,
    waiting: Waiting,
    units: Mapping[UUID, int],
    *,
    ghost: bool,
    exclude: Collection[UUID] = (),
    naming: Naming | None = None,
    conclude: Callable[[Order], Order] = as_it_is,
) -> Order:
    """Take so many units by work line off locations' work and find them elsewhere; the order as saved afterwards.

    `order` is locked, as last saved; `waiting` was locked for all its SKUs. `exclude` are locations (by id) that are
    not asked, beside those that gave units of these lines up. `naming` names what happened (order.rerouted), and
    `conclude` says more of the order before it is saved: that the work was rejected, and why.
    Raises QuantityExceeded (more than is in the building and not asked back), Contended. Emits the naming's order
    event, fulfillment_order.canceled (or what the naming says), fulfillment_order.created, stock.released,
    stock.reserved; and for who waits order.served and what comes with it.
    Locks: the caller holds orders; levels by (SKU, location), then supplies.
    """
    given = give_up(order, units)
    sources = await _elsewhere(uow, given, frozenset(exclude))
    lines = {line.id: line for line in order.lines}
    gained = [
        Hold(one.line_id, lines[one.line_id].sku_id, one.location_id, one.quantity)
        for one in sources
        if lines[one.line_id].takes_stock
    ]
    lost = [Hold(free.line_id, free.sku_id, free.location_id, free.quantity) for free in given.releases]
    await uow.stock.lock(sorted({(hold.sku_id, hold.location_id) for hold in (*gained, *lost)}))
    reserved = await reserve_stock(uow, order.id, order.channel_id, gained)
    if reserved is None:
        raise Contended
    after = conclude(serve(given.order, sources, new_id) if sources else given.order)
    after = await with_times(uow, order, after)
    recorded = changes(order, after, naming or Naming(order="order.rerouted", facts=told(given.units)))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    if gained:
        await record_holds(uow, reserved, more=True)
    await release_stock(uow, order.id, order.channel_id, lost, restock=not ghost)
    if ghost:
        await uow.stock_counts.ask(((hold.sku_id, hold.location_id), hold.quantity) for hold in lost)
    waiting.changed(order, recorded.order)
    await serve_waiting(uow, waiting)
    return waiting.orders[order.id]


def told(units: Mapping[UUID, int]) -> dict[str, dict[str, int]]:
    """Units by order line, as facts of an event."""
    return {"quantities": {str(line_id): quantity for line_id, quantity in units.items()}}


async def _elsewhere(uow: UnitOfWork, given: GivenUp, exclude: frozenset[UUID]) -> tuple[Source, ...]:
    """Where the units come from instead, by stock as it stands; nobody who gave up one of the lines is asked."""
    order = given.order
    if order.statuses.order is not OrderStatus.OPEN:
        return ()
    lines = [line for line in order.lines if given.units.get(line.id)]
    refused = exclude.union(*(line.refused_by for line in lines))
    collected = {delivery.id for delivery in order.deliveries if delivery.method in AWAITED}
    demands = [_demand(line, given.units[line.id], collected) for line in lines if line.location_id not in refused]
    places = (await uow.waiting.places({order.channel_id})).get(order.channel_id, ())
    found = await source(uow, order.channel_id, demands, _serving(places, refused))
    return tuple(Source(one.line_id, one.location_id, one.location, one.quantity) for one in found)


def _demand(line: Line, units: int, collected: Collection[UUID]) -> Demand:
    return Demand(
        line.id,
        line.sku_id,
        units,
        takes_stock=line.takes_stock,
        bound_to=line.location_id,
        collected=line.delivery_id in collected,
    )


def _serving(places: Sequence[tuple[UUID, str]], refused: frozenset[UUID]) -> list[Serving]:
    ships, sends = frozenset({LocationCapability.SHIP}), frozenset({ChannelRole.SHIP})
    return [Serving(place, code, ships, True, sends) for place, code in places if place not in refused]
