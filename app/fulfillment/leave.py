"""What leaving writes, whoever decided it: states crossed, money asked for, papers due, stock gone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import EventOrigin
from app.domain.ids import new_id
from app.domain.invoicing.due import is_billed_by_us
from app.domain.orders.changes import Naming, changes, routing_keys, work_changes
from app.domain.orders.charge import charge_for
from app.domain.orders.leave import Departure, Dispatch
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.search import TRACKING, normalized
from app.stock.promise import ship_stock
from db.repositories.reservations import Hold
from db.unit_of_work import UnitOfWork


async def let_leave(
    uow: UnitOfWork, order: Order, plan: Dispatch, shipped_at: datetime, *, facts: dict[str, str] | None = None
) -> Order:
    """Write down that a shipment left; the order as it stands then.

    Gateways are asked for its share of what payers promised, and it waits for its invoice.
    Emits one fulfillment_order event per crossed state, order.dispatched, shipment.dispatched, payment.changed,
    payment.created, stock.shipped. Locks: the caller holds the order; levels by (SKU, location).
    """
    shipment = plan.shipment
    naming = Naming(
        order="order.dispatched",
        work="fulfillment_order.dispatched",
        shipment="shipment.dispatched",
        occurred_at=shipped_at,
        facts={
            "shipmentId": str(shipment.id),
            "fulfillmentOrderId": str(shipment.fulfillment_order_id),
            **(facts or {}),
        },
    )
    stepped = order
    for step in plan.steps[:-1]:
        works, events = work_changes(stepped, step, naming, routing_keys(order))
        uow.record(*events)
        stepped = replace(step, fulfillment_orders=works)
    works = _versioned(plan.order.fulfillment_orders, stepped.fulfillment_orders)
    final = owed_for(uow, order, replace(plan.order, fulfillment_orders=works), shipment.id)
    recorded = changes(stepped, final, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    await index_numbers(
        uow, order.id, (shipment.tracking_number, *(parcel.tracking_number for parcel in shipment.parcels))
    )
    uow.record(*recorded.events)
    await ship_stock(uow, order.id, order.channel_id, holds_of(plan.departures))
    return recorded.order


def owed_for(uow: UnitOfWork, before: Order, after: Order, shipment_id: UUID) -> Order:
    """The order after a shipment of it left, or was handed over, with what follows for money: papers, and what gateways
    are asked for. History is neither billed nor charged for.
    """
    billed = is_billed_by_us(before) and uow.origin is EventOrigin.LIVE
    shipments = tuple(replace(one, awaits_invoice=billed) if one.id == shipment_id else one for one in after.shipments)
    after = replace(after, shipments=shipments)
    if before.origin is uow.origin is EventOrigin.LIVE:
        return charge_for(after, shipment_id, uow.now, new_id)
    return after


async def index_numbers(uow: UnitOfWork, order_id: UUID, numbers: Iterable[str | None]) -> None:
    """Let an order be found by its parcels' numbers."""
    terms = {(TRACKING, normalized(number)) for number in numbers if number}
    if terms:
        await uow.orders.index(order_id, sorted(terms))


def holds_of(departures: Iterable[Departure]) -> list[Hold]:
    """The held units that move, as stock knows them."""
    return [Hold(gone.line_id, gone.sku_id, gone.location_id, gone.quantity) for gone in departures]


def _versioned(
    works: tuple[FulfillmentOrder, ...], stepped: tuple[FulfillmentOrder, ...]
) -> tuple[FulfillmentOrder, ...]:
    versions = {work.id: work.version for work in stepped}
    return tuple(replace(work, version=versions[work.id]) for work in works)
