"""Dispatch a shipment: units of a location's work leave the building, and stock with them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import EventOrigin
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.invoicing.due import is_billed_by_us
from app.domain.moments import refuse_future
from app.domain.orders.changes import Naming, changes, routing_keys, work_changes
from app.domain.orders.charge import charge_for
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.model import FulfillmentOrder
from app.domain.search import TRACKING, normalized
from app.idempotency import claim
from app.stock.promise import ship_stock
from db.repositories.reservations import Hold
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchShipment:
    """What is asked. `lines` None sends all that is outstanding."""

    idempotency_key: str
    fulfillment_order_id: UUID
    carrier: str
    service: str | None = None
    tracking_number: str | None = None
    lines: tuple[tuple[UUID, int], ...] | None = None
    shipped_at: datetime | None = None


async def dispatch_shipment(uow: UnitOfWork, command: DispatchShipment) -> UUID:
    """Send units; answers with the shipment's id. Gateways are asked for its share of what payers promised.

    Raises NotFound (fulfillment order, line), InvalidInput (quantity, carrier, shippedAt in the future), Held,
    IllegalTransition, IdempotencyMismatch. Emits one fulfillment_order event per crossed state, order.dispatched,
    shipment.dispatched, payment.changed, payment.created, stock.shipped. Locks: the order, then levels by (SKU,
    location).
    """
    carrier = command.carrier.strip()
    if not carrier:
        raise InvalidInput("carrier is not empty", ("carrier",))
    refuse_future(command.shipped_at, uow.now, ("shippedAt",))
    shipment_id = new_id()
    known = await claim(uow, "shipmentDispatch", command.idempotency_key, command, "Shipment", shipment_id)
    order = await uow.orders.lock_by_fulfillment_order(command.fulfillment_order_id)
    if known is not None:
        return known.result_id
    work = next(work for work in order.fulfillment_orders if work.id == command.fulfillment_order_id)
    shipped_at = command.shipped_at or uow.now
    plan = dispatch(
        order,
        work.id,
        _quantities(command, work),
        ParcelLabel(carrier=carrier, service=command.service, tracking_number=command.tracking_number),
        shipped_at,
        new_id,
    )
    naming = Naming(
        order="order.dispatched",
        work="fulfillment_order.dispatched",
        occurred_at=shipped_at,
        facts={"shipmentId": str(shipment_id), "fulfillmentOrderId": str(work.id)},
    )
    stepped = order
    for step in plan.steps[:-1]:
        works, events = work_changes(stepped, step, naming, routing_keys(order))
        uow.record(*events)
        stepped = replace(step, fulfillment_orders=works)
    final = replace(
        plan.order,
        fulfillment_orders=_versioned(plan.order.fulfillment_orders, stepped.fulfillment_orders),
        shipments=tuple(
            replace(shipment, id=shipment_id, awaits_invoice=is_billed_by_us(order) and uow.origin is EventOrigin.LIVE)
            if shipment.id == plan.shipment.id
            else shipment
            for shipment in plan.order.shipments
        ),
    )
    if order.origin is uow.origin is EventOrigin.LIVE:
        final = charge_for(final, shipment_id, uow.now, new_id)
    recorded = changes(stepped, final, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    if command.tracking_number:
        await uow.orders.index(order.id, [(TRACKING, normalized(command.tracking_number))])
    uow.record(*recorded.events)
    holds = [Hold(gone.line_id, gone.sku_id, gone.location_id, gone.quantity) for gone in plan.departures]
    await ship_stock(uow, order.id, order.channel_id, holds)
    return shipment_id


def _versioned(
    works: tuple[FulfillmentOrder, ...], stepped: tuple[FulfillmentOrder, ...]
) -> tuple[FulfillmentOrder, ...]:
    versions = {work.id: work.version for work in stepped}
    return tuple(replace(work, version=versions[work.id]) for work in works)


def _quantities(command: DispatchShipment, work: FulfillmentOrder) -> Mapping[UUID, int] | None:
    if command.lines is None:
        return None
    known = {line.id for line in work.lines}
    quantities: dict[UUID, int] = {}
    for index, (line_id, quantity) in enumerate(command.lines):
        if line_id not in known:
            raise NotFound("the fulfillment order has no such line", ("lines", str(index), "fulfillmentOrderLineId"))
        if quantity <= 0:
            raise InvalidInput(f"quantity is at least 1, not {quantity}", ("lines", str(index), "quantity"))
        if line_id in quantities:
            raise InvalidInput("a line is named twice", ("lines", str(index), "fulfillmentOrderLineId"))
        quantities[line_id] = quantity
    if not quantities:
        raise InvalidInput("name at least one line, or leave lines out to send all", ("lines",))
    return quantities
