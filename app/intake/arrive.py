"""Told orders arrive: units that are still to leave take stock where that is asked for, and all of it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import HoldReason, OrderStatus
from app.domain.ids import new_id
from app.domain.orders.changes import Recorded
from app.domain.orders.hold import place_hold, units_in_building
from app.domain.orders.model import Hold as OrderHold
from app.domain.orders.model import Order
from app.domain.orders.place import Source
from app.domain.orders.serve import serve
from app.domain.sourcing import Assignment, Demand
from app.intake.command import TellOrder
from app.intake.payments import through_their_gateways
from app.intake.reading import Selling
from app.intake.tell import Telling, recorded, tell_order
from app.orders.place import terms_of
from app.orders.promises import before_street_date
from app.routing.source import AWAITED, source
from app.stock.promise import Reserved, record_holds, reserve_stock
from db.repositories.reservations import Hold
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True)
class Arrived:
    """An order as it stands, its events, and the stock that it took; nothing is written yet."""

    recorded: Recorded
    reserved: Reserved | None


async def arrive(
    uow: UnitOfWork, told: TellOrder, selling: Selling, *, order_id: UUID, number: str, customer_id: UUID | None
) -> Arrived:
    """Tell one order again, up to where it stands now.

    Raises what `tell_order` raises, and Contended when another buyer was quicker. Locks: levels by (SKU, location),
    where it takes stock.
    """
    telling = tell_order(
        told,
        selling.shop,
        order_id=order_id,
        number=number,
        customer_id=customer_id,
        now=uow.now,
        elsewhere=selling.left_from(told),
    )
    order, reserved = await _take_stock(uow, telling, selling)
    unknown = any(line.sku in selling.added for line in order.lines)
    if unknown and order.statuses.order is OrderStatus.OPEN and units_in_building(order):
        order = place_hold(order, OrderHold(id=new_id(), reason=HoldReason.INTEGRATION, placed_at=uow.now))
    return Arrived(recorded(telling, through_their_gateways(order)), reserved)


async def write(uow: UnitOfWork, arrived: Sequence[Arrived], search_secret: bytes) -> None:
    """Write orders whole, with what they are found by, their events, and who holds what.

    Raises DuplicateExternalRef when a channel already has one of them. Emits what importing emits.
    """
    orders = [one.recorded.order for one in arrived]
    await uow.orders.add(orders, uow.now)
    await uow.orders.index_all({order.id: terms_of(order, search_secret) for order in orders})
    for one in arrived:
        uow.record(*one.recorded.events)
        if one.reserved is not None:
            await record_holds(uow, one.reserved)


async def _take_stock(uow: UnitOfWork, telling: Telling, selling: Selling) -> tuple[Order, Reserved | None]:
    """The order with what is there of its open units, and what was reserved for it. What is missing stays open."""
    order = telling.order
    lines = {line.id: line for line in order.lines if line.takes_stock and line.open and not line.is_kit}
    if not lines:
        return order, None
    found = await _find(uow, order, selling)
    if sum(part.quantity for part in found) < sum(line.open for line in lines.values()):
        # Who begins to wait holds the levels it found empty until it is written: what comes meanwhile sees it waiting.
        places = {place.id for place in selling.on_sale.serving if place.ships}
        places |= {line.location_id for line in lines.values() if line.location_id is not None}
        await uow.waiting.hold_levels({line.sku_id for line in lines.values()}, places)
        found = await _find(uow, order, selling)
    if not found:
        return order, None
    holds = [
        Hold(
            part.line_id,
            lines[part.line_id].sku_id,
            part.location_id,
            part.quantity,
            pinned=lines[part.line_id].location_id is not None,
        )
        for part in found
    ]
    reserved = await reserve_stock(uow, order.id, order.channel_id, holds)
    if reserved is None:
        raise Contended
    sources = [Source(part.line_id, part.location_id, part.location, part.quantity) for part in found]
    served = serve(order, sources, new_id, kept=before_street_date(order, selling.on_sale.not_yet))
    telling.last |= {work.id: uow.now for work in served.fulfillment_orders if work not in order.fulfillment_orders}
    return replace(served, totals=replace(served.totals, placed=order.totals.placed)), reserved


async def _find(uow: UnitOfWork, order: Order, selling: Selling) -> tuple[Assignment, ...]:
    collected = {delivery.id for delivery in order.deliveries if delivery.method in AWAITED}
    demands = [
        Demand(
            line.id,
            line.sku_id,
            line.open,
            takes_stock=True,
            bound_to=line.location_id,
            collected=line.delivery_id in collected,
        )
        for line in order.lines
        if line.takes_stock and line.open and not line.is_kit
    ]
    return await source(uow, order.channel_id, demands, selling.on_sale.serving)
