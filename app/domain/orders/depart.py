"""Departing: a shipment that was labeled leaves the building with its parcels. Pure."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import LabelStatus, ShipmentStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.hold import blocking_holds, refuse_held
from app.domain.orders.leave import Dispatch, leave, nothing_to_leave
from app.domain.orders.model import Order, Shipment
from app.domain.orders.seen import placed
from app.domain.orders.track import follow_parcels
from app.domain.orders.transitions import STEPS_TO_DISPATCH
from app.domain.orders.work.parcels import units_in

WAITS = frozenset({LabelStatus.PENDING, LabelStatus.FAILED})
"""Labels without which nothing leaves."""


def depart(order: Order, shipment_id: UUID, shipped_at: datetime) -> Dispatch:
    """Let a labeled shipment leave; where a carrier saw it before is where it is.

    Raises IllegalTransition when it left before, was voided or its label was not bought (yet), or its work's state
    does not allow it, Held when a hold binds the work.
    """
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    refuse_departed(shipment)
    work = next(work for work in order.fulfillment_orders if work.id == shipment.fulfillment_order_id)
    if work.status not in STEPS_TO_DISPATCH[:-1]:
        raise nothing_to_leave(work)
    refuse_held(order, work.id)
    gone = replace(shipment, status=ShipmentStatus.IN_TRANSIT, shipped_at=shipped_at)
    left = leave(order, work, units_in(shipment.parcels), gone)
    if not gone.tracking:
        return left
    seen = placed(gone, gone.tracking)
    return replace(left, steps=(*left.steps[:-1], follow_parcels(left.order, gone, seen)), shipment=seen)


def may_depart(order: Order, shipment_id: UUID) -> Shipment | None:
    """The shipment, if it may leave now: for who takes whatever may."""
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    work = next(work for work in order.fulfillment_orders if work.id == shipment.fulfillment_order_id)
    label = shipment.label
    bought = label is not None and label.status is LabelStatus.PURCHASED
    here = shipment.is_labeled and work.status in STEPS_TO_DISPATCH[:-1]
    return shipment if bought and here and not blocking_holds(order, work.id) else None


def refuse_departed(shipment: Shipment) -> None:
    """Raise IllegalTransition unless the shipment may leave: labeled, its label bought, and here."""
    if not shipment.is_labeled:
        raise _refused(shipment, f"a shipment that is {shipment.status.value} does not leave again", ())
    if shipment.label is not None and shipment.label.status in WAITS:
        raise _refused(
            shipment,
            f"its label is {shipment.label.status.value}: without one it does not leave",
            (ShipmentStatus.VOIDED.value,),
        )


def _refused(shipment: Shipment, message: str, allowed: tuple[str, ...]) -> IllegalTransition:
    return IllegalTransition(
        message,
        source=shipment.status.value,
        target=ShipmentStatus.IN_TRANSIT.value,
        allowed=allowed,
        path=("shipmentId",),
    )
