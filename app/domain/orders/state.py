"""The public state of every subject of the order aggregate, and the merge patches between two of them.

These dictionaries are what events carry (`data.state`, RFC 7396) and what a client's copy folds into. Names are those
of the graph; amounts are minor units; ids are bare UUIDs. They hold no personal data.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from app.domain.enums import FulfillmentRequestStatus, RefundDestination, ShipmentAlert
from app.domain.orders.model import FulfillmentOrder, Hold, Line, Order, Payment, Pickup, Refund, Shipment

UNSUBMITTED = FulfillmentRequestStatus.UNSUBMITTED


def order_state(order: Order) -> dict[str, Any]:
    """The order as its events tell it; lines by id, and what holds it by id."""
    holds = {str(hold.id): hold_state(hold) for hold in order.holds if hold.is_open}
    return {
        **({"holds": holds} if holds else {}),
        **({"refunds": {str(refund.id): refund_state(refund) for refund in order.refunds}} if order.refunds else {}),
        **({"creditedMinor": order.totals.credited} if order.totals.credited else {}),
        **({"editId": str(order.edit.id), "editVersion": order.edit.version} if order.edit else {}),
        "number": order.number,
        "channel": order.channel,
        "customerId": _text(order.customer_id),
        "currency": order.currency,
        "placedAt": order.placed_at.isoformat(),
        "priority": order.priority or None,
        "status": order.statuses.order.value,
        "paymentStatus": order.statuses.payment.value,
        "fulfillmentStatus": order.statuses.fulfillment.value,
        "customerStatus": order.statuses.customer.value,
        "totalMinor": order.totals.total,
        "placedTotalMinor": order.totals.placed,
        "capturedMinor": order.totals.captured,
        "refundedMinor": order.totals.refunded,
        "lines": {str(line.id): line_state(line) for line in order.lines},
    }


def hold_state(hold: Hold) -> dict[str, Any]:
    """An open hold: of which work (None: all of it), and what ends it.

    Why is not told: buyers read these events, and who is suspected must not learn it. Its node says it, with rights.
    """
    work, ends = hold.fulfillment_order_id, hold.release_at
    return {
        **({} if work is None else {"fulfillmentOrderId": str(work)}),
        **({} if ends is None else {"releaseAt": ends.isoformat()}),
    }


def line_state(line: Line) -> dict[str, Any]:
    """One line: what was bought and where every unit stands; dated supplies of which it was promised units, by id.

    A component names its kit's line, and units per kit.
    """
    kit = (
        {} if line.parent_line_id is None else {"parentLineId": str(line.parent_line_id), "perParent": line.per_parent}
    )
    dated = {
        str(claim.supply_id): {"quantity": claim.quantity, "expectedAt": claim.expected_at.isoformat()}
        for claim in line.claims
        if claim.expected_at is not None
    }
    return {
        **kit,
        **({"supply": dated} if dated else {}),
        **({"expectedBy": line.expected_by.isoformat()} if line.expected_by else {}),
        **({"cancelRequestedQuantity": line.cancel_requested} if line.cancel_requested else {}),
        "sku": line.sku,
        "quantity": line.quantity,
        "canceledQuantity": line.canceled,
        "openQuantity": line.open,
        "backorderedQuantity": line.backordered,
        "reservedQuantity": line.reserved,
        "allocatedQuantity": line.allocated,
        "shippedQuantity": line.shipped,
        "deliveredQuantity": line.delivered,
        "undeliveredQuantity": line.undelivered,
        "returnedQuantity": line.returned,
    }


def refund_state(refund: Refund) -> dict[str, Any]:
    """A refund: why, how much, of which lines, and whether it got there. Its note is free text and not told."""
    lines = {
        str(line.line_id): {"quantity": line.quantity, "amountMinor": line.amount_minor, "taxMinor": line.tax_minor}
        for line in refund.lines
    }
    return {
        "reason": refund.reason.value,
        "status": refund.status.value,
        "totalMinor": refund.total_minor,
        "chargesMinor": refund.charges_minor,
        "adjustmentMinor": refund.adjustment_minor,
        "destination": None if refund.destination is RefundDestination.ORIGINAL else refund.destination.value,
        "createdAt": refund.at.isoformat(),
        **({"lines": lines} if lines else {}),
    }


def payment_state(payment: Payment) -> dict[str, Any]:
    """One tender's ledger."""
    return {
        "gateway": payment.gateway,
        "tender": payment.tender.value,
        "status": payment.status.value,
        "amountMinor": payment.amount_minor,
        "authorizedMinor": payment.authorized_minor,
        "capturedMinor": payment.captured_minor,
        "refundedMinor": payment.refunded_minor,
        "capturePendingMinor": payment.capture_pending_minor or None,
        "refundPendingMinor": payment.refund_pending_minor or None,
        **({"chargedBackMinor": payment.charged_back_minor} if payment.charged_back_minor else {}),
    }


def work_state(work: FulfillmentOrder) -> dict[str, Any]:
    """One location's work; lines by id."""
    return {
        **({"dueAt": work.due_at.isoformat()} if work.due_at else {}),
        **({"opensAt": work.opens_at.isoformat()} if work.opens_at else {}),
        **({"rejectReason": work.reject_reason.value} if work.reject_reason else {}),
        "location": work.location,
        "method": work.method.value,
        "status": work.status.value,
        **({"followsId": str(work.follows_id)} if work.follows_id else {}),
        **({} if work.request_status is UNSUBMITTED else {"requestStatus": work.request_status.value}),
        **({"expectedShipAt": work.expected_ship_at.isoformat()} if work.expected_ship_at else {}),
        **(pickup_state(work.collecting) if work.collecting else {}),
        "lines": {
            str(line.id): {
                "orderLineId": str(line.line_id),
                "quantity": line.quantity,
                "canceledQuantity": line.canceled,
                "pickedQuantity": line.picked,
                "packedQuantity": line.packed,
                "shippedQuantity": line.shipped,
                **({"recalledQuantity": line.recalled} if line.recalled else {}),
            }
            for line in work.lines
        },
    }


def pickup_state(pickup: Pickup) -> dict[str, Any]:
    """Goods that lie ready: until when, and whether who comes for them is there. Code and vehicle are not told."""
    return {
        "pickupState": pickup.state.value,
        "readyAt": pickup.ready_at.isoformat(),
        **({"expiresAt": pickup.expires_at.isoformat()} if pickup.expires_at else {}),
        **({"arrivedAt": pickup.arrived_at.isoformat()} if pickup.arrived_at else {}),
        **({"remindedAt": pickup.reminded_at.isoformat()} if pickup.reminded_at else {}),
        **({"bay": pickup.bay} if pickup.bay else {}),
    }


def shipment_state(shipment: Shipment) -> dict[str, Any]:
    """One shipment, its label, the numbers of its parcels by id, and where it was last seen."""
    numbers = {str(one.id): {"trackingNumber": one.tracking_number} for one in shipment.parcels if one.tracking_number}
    return {
        **({"labelStatus": shipment.label.status.value} if shipment.label else {}),
        **({"manifestId": str(shipment.manifest_id)} if shipment.manifest_id else {}),
        **({"parcels": numbers} if numbers else {}),
        **({"alert": shipment.alert.value} if shipment.alert is not ShipmentAlert.NONE else {}),
        **({"assumed": True} if shipment.assumed else {}),
        **(
            {"estimatedDeliveryAt": shipment.estimated_delivery_at.isoformat()}
            if shipment.estimated_delivery_at
            else {}
        ),
        "fulfillmentOrderId": str(shipment.fulfillment_order_id),
        "status": shipment.status.value,
        "carrier": shipment.carrier,
        "trackingNumber": shipment.tracking_number,
        "shippedAt": shipment.shipped_at.isoformat() if shipment.shipped_at else None,
        "deliveredAt": shipment.delivered_at.isoformat() if shipment.delivered_at else None,
        **({"receivedBackAt": shipment.received_back_at.isoformat()} if shipment.received_back_at else {}),
    }


def patch_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The RFC 7396 merge patch that turns one state into the other. Absent and null are the same there."""
    patch: dict[str, Any] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if _same(old, new):
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            patch[key] = patch_between(cast("Mapping[str, Any]", old), cast("Mapping[str, Any]", new))
        else:
            patch[key] = new
    return patch


def _same(old: Any, new: Any) -> bool:
    """Equal as JSON is: Python takes True for 1, a reader does not."""
    if old != new:
        return False
    if isinstance(old, Mapping):
        return all(_same(value, new[key]) for key, value in cast("Mapping[str, Any]", old).items())
    if isinstance(old, list | tuple):
        return all(map(_same, cast("Sequence[Any]", old), new))
    return isinstance(old, bool) == isinstance(new, bool)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
