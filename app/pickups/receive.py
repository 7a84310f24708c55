"""Receive: parcels that were sent to a store came; with the last of them the goods lie ready for who collects them."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.pickups.brought import receive
from app.fulfillment.steps import work_at
from app.idempotency import claim
from app.pickups.ready import waits_until
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveParcels:
    """What came. `shipment_ids` None: all that is on its way to this work."""

    idempotency_key: str
    fulfillment_order_id: UUID
    shipment_ids: tuple[UUID, ...] | None = None
    expected_version: int | None = None


async def receive_parcels(uow: UnitOfWork, command: ReceiveParcels) -> UUID:
    """Take parcels in; answers with the id of the store's work. Who collects the goods is told when all are there.

    Raises NotFound (fulfillment order, shipment), InvalidInput (nothing is sent to this work, none named),
    IllegalTransition (it came already, or nothing is on its way), Held, VersionConflict, IdempotencyMismatch.
    Emits order.tracked, shipment.tracked, fulfillment_order.ready_for_pickup. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderReceive", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = work_at(order, work_id, command.expected_version)
    if command.shipment_ids is not None and not command.shipment_ids:
        raise InvalidInput("name at least one shipment, or leave them out for all", ("shipmentIds",))
    expires_at = await waits_until(uow, order, work)
    came = receive(order, work_id, command.shipment_ids, uow.now, expires_at, new_id)
    facts = {"fulfillmentOrderId": str(work_id), "sighting": "AVAILABLE_FOR_PICKUP" if came.whole else "IN_TRANSIT"}
    recorded = changes(order, came.order, Naming(order="order.tracked", facts=facts))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return work_id
