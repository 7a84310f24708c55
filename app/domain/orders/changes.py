"""From two values of an order to the events that tell the difference.

Every subject whose public state changed gets one event and the next version. Because the patch is computed from the
very states that readers see, the law *state read, plus the events after it, equals the state read later* cannot be
broken by a use case that forgets a field.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, PaymentState
from app.domain.events import Event
from app.domain.orders.model import FulfillmentOrder, Order, Payment, Shipment
from app.domain.orders.revise import revised, told
from app.domain.orders.state import order_state, patch_between, payment_state, shipment_state, work_state

WORK_EVENTS: Mapping[FulfillmentOrderStatus, str] = {
    FulfillmentOrderStatus.SCHEDULED: "fulfillment_order.due_changed",
    FulfillmentOrderStatus.OPEN: "fulfillment_order.opened",
    FulfillmentOrderStatus.ACCEPTED: "fulfillment_order.accepted",
    FulfillmentOrderStatus.PICKING: "fulfillment_order.picking",
    FulfillmentOrderStatus.PICKED: "fulfillment_order.picked",
    FulfillmentOrderStatus.PACKED: "fulfillment_order.packed",
    FulfillmentOrderStatus.READY_FOR_PICKUP: "fulfillment_order.ready_for_pickup",
    FulfillmentOrderStatus.DISPATCHED: "fulfillment_order.dispatched",
    FulfillmentOrderStatus.COMPLETED: "fulfillment_order.completed",
    FulfillmentOrderStatus.REJECTED: "fulfillment_order.rejected",
    FulfillmentOrderStatus.CANCEL_REQUESTED: "fulfillment_order.cancel_requested",
    FulfillmentOrderStatus.CANCELED: "fulfillment_order.canceled",
}
"""What a location's work says when it enters a state; new work says that it was created, whatever its state."""

assert WORK_EVENTS.keys() == set(FulfillmentOrderStatus), "every state that work may enter is told"

PROMISED = "order.promise_changed"
"""What an order says when its buyer is told another time than before, beside why that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What to call the changes of one use case. `work` names changes that do not enter a new state, and a location's
    answers when units were asked back; `works` names what became of single works, by id, before all else.

    `payment` None names each payment's change by what became of it.
    """

    order: str
    payment: str | None = None
    shipment: str = "shipment.tracked"
    work: str = "fulfillment_order.canceled"
    works: Mapping[UUID, str] = field(default_factory=dict[UUID, str])
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

    `before` is None for an order that did not exist. Emits: the order's event first, then payments, work, shipments;
    at last order.promise_changed, when something else than before is promised or expected of a line.
    """
    if before is not None and not naming.imported:
        after = revised(before, after, naming.order)
    keys = routing_keys(after, before)
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
    events = (event, *payment_events, *work_events, *shipment_events)
    if before is None or naming.order == PROMISED or len(order.revisions) == len(before.revisions):
        return Recorded(order, events)
    order = replace(order, version=order.version + 1)
    promise = Event(
        type=PROMISED, subject_id=order.id, subject_version=order.version, keys=keys, facts=told(before, order)
    )
    return Recorded(order, (*events, promise))


def routing_keys(order: Order, before: Order | None = None) -> tuple[str, ...]:
    """What subscribers of this order match on; locations that had work for it before are told that it went."""
    keys = [f"order:{order.id}", f"channel:{order.channel}"]
    if order.customer_id is not None:
        keys.append(f"customer:{order.customer_id}")
    works = (*order.fulfillment_orders, *(before.fulfillment_orders if before else ()))
    keys += sorted({f"location:{work.location}" for work in works})
    keys += sorted({f"sku:{line.sku}" for line in order.lines})
    return tuple(keys)


def work_changes(
    before: Order | None, after: Order, naming: Naming, keys: tuple[str, ...]
) -> tuple[tuple[FulfillmentOrder, ...], list[Event]]:
    """Version and tell the changes of locations' work alone: the steps that a dispatch crosses."""

    def name(old: FulfillmentOrder | None, new: FulfillmentOrder) -> str:
        if naming.imported:
            return "fulfillment_order.imported"
        if old is None:
            return "fulfillment_order.created"
        answered = old.status is FulfillmentOrderStatus.CANCEL_REQUESTED
        by_state = naming.work if answered or old.status is new.status else WORK_EVENTS[new.status]
        return naming.works.get(new.id, by_state)

    places = {work.id: work.location for work in before.fulfillment_orders} if before else {}

    def both_ends(work: FulfillmentOrder) -> tuple[str, ...]:
        # Whoever loses the work to another location is told, too.
        return tuple(f"location:{code}" for code in sorted({work.location, places.get(work.id, work.location)}))

    return _told(
        before.fulfillment_orders if before else (),
        after.fulfillment_orders,
        _Telling(after.id, naming, work_state, name, lambda work: (*keys[:2], *both_ends(work))),
    )


def _payments(
    before: Order | None, after: Order, naming: Naming, keys: tuple[str, ...]
) -> tuple[tuple[Payment, ...], list[Event]]:
    fresh = "payment.imported" if naming.imported else "payment.created"

    def name(old: Payment | None, new: Payment) -> str:
        return fresh if old is None else naming.payment or _payment_event(old, new)

    return _told(
        before.payments if before else (),
        after.payments,
        _Telling(after.id, naming, payment_state, name, lambda _: keys[:2]),
    )


_PAYMENT_EVENTS: Mapping[PaymentState, str] = {
    PaymentState.AUTHORIZED: "payment.authorized",
    PaymentState.VOIDED: "payment.voided",
    PaymentState.FAILED: "payment.failed",
    PaymentState.EXPIRED: "payment.expired",
}
"""What a payment says when it enters a state, unless money moved."""


def _payment_event(before: Payment, after: Payment) -> str:
    """The event that tells what became of a payment; the first that fits."""
    if after.captured_minor > before.captured_minor:
        return "payment.captured"
    if after.refunded_minor > before.refunded_minor:
        return "payment.refunded"
    if after.charged_back_minor != before.charged_back_minor:
        return "payment.charged_back"
    if after.status is not before.status:
        return _PAYMENT_EVENTS.get(after.status, "payment.changed")
    return "payment.changed"


def _shipments(
    before: Order | None, after: Order, naming: Naming, keys: tuple[str, ...]
) -> tuple[tuple[Shipment, ...], list[Event]]:

    def fresh(shipment: Shipment) -> str:
        if naming.imported:
            return "shipment.imported"
        return "shipment.labeled" if shipment.is_labeled else "shipment.dispatched"

    places = {work.id: f"location:{work.location}" for work in after.fulfillment_orders}
    return _told(
        before.shipments if before else (),
        after.shipments,
        _Telling(
            after.id,
            naming,
            shipment_state,
            lambda old, new: naming.shipment if old else fresh(new),
            lambda shipment: (*keys[:2], places[shipment.fulfillment_order_id]),
            # A sighting is told even when it leaves the shipment where it was.
            lambda old, new: len(old.tracking) == len(new.tracking) and shipment_state(old) == shipment_state(new),
        ),
    )


S = TypeVar("S", Payment, FulfillmentOrder, Shipment)


@dataclass(frozen=True, slots=True)
class _Telling(Generic[S]):
    """How one kind of subject is told: its public state, its event's name and keys, and when nothing is to be told."""

    order_id: UUID
    naming: Naming
    state: Callable[[S], dict[str, Any]]
    name: Callable[[S | None, S], str]
    keys: Callable[[S], tuple[str, ...]]
    unchanged: Callable[[S, S], bool] | None = None

    def same(self, old: S, new: S) -> bool:
        """Whether there is nothing to tell: by default, equal states."""
        return self.state(old) == self.state(new) if self.unchanged is None else self.unchanged(old, new)


def _told(before: Sequence[S], after: Sequence[S], telling: _Telling[S]) -> tuple[tuple[S, ...], list[Event]]:
    """The subjects with their new versions, and an event for each that changed or is new."""
    known = {subject.id: subject for subject in before}
    versioned: list[S] = []
    events: list[Event] = []
    for subject in after:
        old = known.get(subject.id)
        if old and telling.same(old, subject):
            versioned.append(subject)
            continue
        current = replace(subject, version=old.version + 1 if old else 1)
        versioned.append(current)
        events.append(
            Event(
                type=telling.name(old, current),
                subject_id=current.id,
                subject_version=current.version,
                keys=telling.keys(current),
                state=patch_between(telling.state(old) if old else {}, telling.state(current)),
                facts={"orderId": str(telling.order_id)},
                occurred_at=telling.naming.occurred_at,
            )
        )
    return tuple(versioned), events
