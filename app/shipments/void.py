"""Void a shipment: its label is given back, and what had left is in the building again, held and packed as it was."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import EventOrigin, LabelStatus
from app.domain.enums.carriers import CarrierAsk
from app.domain.ids import new_id
from app.domain.invoicing.due import is_billed_by_us
from app.domain.orders.changes import Naming, changes
from app.domain.orders.void import void
from app.fulfillment.leave import holds_of
from app.idempotency import claim
from app.shipments.depart import shipment_at
from app.stock.promise import put_back_stock
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidShipment:
    """What is asked."""

    idempotency_key: str
    shipment_id: UUID
    expected_version: int | None = None


async def void_shipment(uow: UnitOfWork, command: VoidShipment) -> UUID:
    """Void a labeled shipment, or one that left and no carrier saw yet; answers with its id.

    What was taken for it stays taken: nothing is taken again when its units leave. Its invoice is taken back by a
    credit note. A label that was bought, or may have been, is voided at the carrier after the commit.
    Raises NotFound, IllegalTransition (it is void, a carrier saw it), VersionConflict, IdempotencyMismatch.
    Emits order.shipment_voided, shipment.voided, fulfillment_order.packed or .packing_changed, stock.put_back.
    Locks: the order, then levels by (SKU, location).
    """
    shipment_id = command.shipment_id
    known = await claim(uow, "shipmentVoid", command.idempotency_key, command, "Shipment", shipment_id)
    order = await uow.orders.lock_by_shipment(shipment_id)
    if known is not None:
        return known.result_id
    before = shipment_at(order, shipment_id, command.expected_version)
    plan = void(order, shipment_id, new_id)
    billed = before.has_left and is_billed_by_us(order) and uow.origin is EventOrigin.LIVE
    final = replace(
        plan.order,
        shipments=tuple(
            replace(one, awaits_invoice=billed) if one.id == shipment_id else one for one in plan.order.shipments
        ),
    )
    naming = Naming(
        order="order.shipment_voided",
        work="fulfillment_order.packing_changed",
        shipment="shipment.voided",
        facts={"shipmentId": str(shipment_id), "fulfillmentOrderId": str(before.fulfillment_order_id)},
    )
    recorded = changes(order, final, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await put_back_stock(uow, order.id, holds_of(plan.returns))
    label = plan.shipment.label
    bought = (LabelStatus.PURCHASED, LabelStatus.FAILED)  # nobody knows of one that was never answered
    if before.label is not None and before.label.status in bought and label is not None:
        # One that is still being bought is voided when the carrier has answered.
        await uow.carrier_calls.ask(new_id(), CarrierAsk.VOID, label.provider, shipment_id=shipment_id)
    return shipment_id
