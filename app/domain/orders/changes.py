"""From two values of an order to the events that tell the difference.

Every subject whose public state changed gets one event and the next version. Because the patch is computed from the
very states that readers see, the law *state read, plus the events after it, equals the state read later* cannot be
broken by a use case that forgets a field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.enums import FulfillmentOrderStatus
from app.domain.events import Event
from app.domain.orders.model import FulfillmentOrder, Order, Payment, Shipment
from app.domain.orders.state import order_state, patch_between, payment_state, shipment_state, work_state

WORK_EVENTS: Mapping[FulfillmentOrderStatus, str] = {
    FulfillmentOrderStatus.OPEN: "fulfillment_order.created",
    FulfillmentOrderStatus.ACCEPTED: "fulfillment_order.accepted",
    FulfillmentOrderStatus.PICKING: "fulfillment_order.picking",
    FulfillmentOrderStatus.PICKED: "fulfillment_order.picked",
    FulfillmentOrderStatus.PACKED: "fulfillment_order.packed",
    FulfillmentOrderStatus.DISPATCHED: "fulfillment_order.dispatched",
    FulfillmentOrderStatus.COMPLETED: "fulfillment_order.completed",
    FulfillmentOrderStatus.CANCELED: "fulfillment_order.canceled",
}
"""What a location's work says when it enters a state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What to call the changes of one use case. `work` names changes that do not enter a new state."""

    order: str
    payment: str = "payment.captured"
    shipment: str = "shipment.tracked"
    work: str = "fulfillment_order.canceled"
    imported: bool = False
    occurred_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Recorded:
    """The order with its subjects' new versions, and the events that brought it there, causes first."""

    order: Order
    events: tuple[Event, ...]


def changes(before: Order | None, after: Order, naming: Naming) -> Recorded:
    """Version every changed subject and write its event; the order itself always gets one.

    `before` is None for an order that did not exist. Emits: the order's event first, then payments, work, shipments.
    """
    keys = routing_keys(after)
    order = replace(after, version=(before.version if before else 0) + 1)
    payments, payment_events = _payments(before, order, naming, keys)
    works, work_events = work_changes(before, order, naming, keys)
    shipments, shipment_events = _shipments(before, order, naming, keys)
    order = replace(order, payments=payments, fulfillment_orders=works, shipments=shipments)
    event = Event(
        type=naming.order,
        subject_id=order.id,
        subject_version=order.version,
        keys=keys,
        state=patch_between(order_state(before) if before else {}, order_state(order)),
        facts=naming.facts,
        occurred_at=naming.occurred_at,
    )
    return Recorded(order, (event, *payment_events, *work_events, *shipment_events))


def routing_keys(order: Order) -> tuple[str, ...]:
    """What subscribers of this order match on."""
    keys = [f"order:{order.id}", f"channel:{order.channel}"]
    if order.customer_id is not None:
        keys.append(f"customer:{order.customer_id}")
    keys += sorted({f"location:{work.location}" for work in order.fulfillment_orders})
    keys += sorted({f"sku:{line.sku}" for line in order.lines})
    return tuple(keys)


def _payments(
    before: Order | None, after: Order, naming: Naming, keys: tuple[str, ...]
) -> tuple[tuple[Payment, ...], list[Event]]:
    known = {payment.id: payment for payment in before.payments} if before else {}
    versioned: list[Payment] = []
    events: list[Event] = []
    for payment in after.payments:
        old = known.get(payment.id)
        if old and payment_state(old) == payment_state(payment):
            versioned.append(payment)
            continue
        current = replace(payment, version=old.version + 1 if old else 1)
        versioned.append(current)
        fresh = "payment.imported" if naming.imported else "payment.created"
        events.append(
            Event(
                type=naming.payment if old else fresh,
                subject_id=current.id,
                subject_version=current.version,
                keys=keys[:2],
                state=patch_between(payment_state(old) if old else {}, payment_state(current)),
                facts={"orderId": str(after.id)},
                occurred_at=naming.occurred_at,
            )
        )
    return tuple(versioned), events


def work_changes(
    before: Order | None, after: Order, naming: Naming, keys: tuple[str, ...]
) -> tuple[tuple[FulfillmentOrder, ...], list[Event]]:
    """Version and tell the changes of locations' work alone: the steps that a dispatch crosses."""
    known = {work.id: work for work in before.fulfillment_orders} if before else {}
    versioned: list[FulfillmentOrder] = []
    events: list[Event] = []
    for work in after.fulfillment_orders:
        old = known.get(work.id)
        if old and work_state(old) == work_state(work):
            versioned.append(work)
            continue
        current = replace(work, version=old.version + 1 if old else 1)
        versioned.append(current)
        entered = WORK_EVENTS[work.status] if old is None or old.status is not work.status else naming.work
        events.append(
            Event(
                type="fulfillment_order.imported" if naming.imported else entered,
                subject_id=current.id,
                subject_version=current.version,
                keys=(*keys[:2], f"location:{work.location}"),
                state=patch_between(work_state(old) if old else {}, work_state(current)),
                facts={"orderId": str(after.id)},
                occurred_at=naming.occurred_at,
            )
        )
    return tuple(versioned), events


def _shipments(
    before: Order | None, after: Order, naming: Naming, keys: tuple[str, ...]
) -> tuple[tuple[Shipment, ...], list[Event]]:
    known = {shipment.id: shipment for shipment in before.shipments} if before else {}
    places = {work.id: work.location for work in after.fulfillment_orders}
    versioned: list[Shipment] = []
    events: list[Event] = []
    for shipment in after.shipments:
        old = known.get(shipment.id)
        if old and len(old.tracking) == len(shipment.tracking):
            versioned.append(shipment)
            continue
        current = replace(shipment, version=old.version + 1 if old else 1)
        versioned.append(current)
        fresh = "shipment.imported" if naming.imported else "shipment.dispatched"
        events.append(
            Event(
                type=naming.shipment if old else fresh,
                subject_id=current.id,
                subject_version=current.version,
                keys=(*keys[:2], f"location:{places[shipment.fulfillment_order_id]}"),
                state=patch_between(shipment_state(old) if old else {}, shipment_state(current)),
                facts={"orderId": str(after.id)},
                occurred_at=naming.occurred_at,
            )
        )
    return tuple(versioned), events
