"""Dispatch a shipment: units of a location's work leave the building, and stock with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.fulfillment.leave import let_leave
from app.fulfillment.steps import quantities_of
from app.idempotency import claim
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
        None if command.lines is None else quantities_of(command.lines, work),
        ParcelLabel(carrier=carrier, service=command.service, tracking_number=command.tracking_number),
        shipped_at,
        new_id,
        shipment_id=shipment_id,
    )
    await let_leave(uow, order, plan, shipped_at)
    return shipment_id
