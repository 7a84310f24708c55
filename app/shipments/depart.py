"""A labeled shipment leaves: units go out of the building, and stock with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import VersionConflict
from app.domain.moments import refuse_future
from app.domain.orders.depart import depart
from app.domain.orders.model import Order, Shipment
from app.fulfillment.leave import let_leave
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartShipment:
    """What is asked."""

    idempotency_key: str
    shipment_id: UUID
    shipped_at: datetime | None = None
    expected_version: int | None = None


async def depart_shipment(uow: UnitOfWork, command: DepartShipment) -> UUID:
    """Let a labeled shipment leave; answers with its id. Money is asked for as with any other that leaves.

    Raises NotFound, InvalidInput (shippedAt in the future), IllegalTransition (it left, was voided, has no label yet),
    Held, VersionConflict, IdempotencyMismatch. Emits what `let_leave` does. Locks: the order, then levels by (SKU,
    location).
    """
    refuse_future(command.shipped_at, uow.now, ("shippedAt",))
    known = await claim(uow, "shipmentDepart", command.idempotency_key, command, "Shipment", command.shipment_id)
    order = await uow.orders.lock_by_shipment(command.shipment_id)
    if known is not None:
        return known.result_id
    shipment_at(order, command.shipment_id, command.expected_version)
    shipped_at = command.shipped_at or uow.now
    await let_leave(uow, order, depart(order, command.shipment_id, shipped_at), shipped_at)
    return command.shipment_id


def shipment_at(order: Order, shipment_id: UUID, expected_version: int | None) -> Shipment:
    """The shipment of a locked order. Raises VersionConflict when the caller decided on an older version."""
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    if expected_version is not None and expected_version != shipment.version:
        raise VersionConflict("Shipment", shipment.id, expected_version, shipment.version)
    return shipment
