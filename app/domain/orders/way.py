"""The way of one delivery, as its recipient is shown it: steps with their times, parcels, and points of a map.

Pure, and from the whole order. Steps that were passed over are done; what nobody noted the time of has none. Where the
person lives is told by a postal area only, wide enough to hold many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import (
    FulfillmentMethod,
    FulfillmentOrderStatus,
    MapPointKind,
    OrderStatus,
    PaymentStatus,
    ShipmentStatus,
    TrackingStepKind,
    TransactionKind,
    TransactionStatus,
)
from app.domain.orders.model import FulfillmentOrder, Order, Parcel, Shipment, TrackingEvent
from app.domain.orders.seen import counting
from app.domain.postal_codes import normalized_postal_code

_K = TrackingStepKind
_W = FulfillmentOrderStatus

SENT = (_K.PLACED, _K.CONFIRMED, _K.PREPARING, _K.SHIPPED, _K.OUT_FOR_DELIVERY, _K.DELIVERED)
BROUGHT_NEAR = (_K.PLACED, _K.CONFIRMED, _K.PREPARING, _K.SHIPPED, _K.READY_TO_COLLECT, _K.COLLECTED)
COLLECTED = (_K.PLACED, _K.CONFIRMED, _K.PREPARING, _K.READY_TO_COLLECT, _K.COLLECTED)

STEPS: dict[FulfillmentMethod, tuple[TrackingStepKind, ...]] = {
    FulfillmentMethod.SHIP: SENT,
    FulfillmentMethod.LOCAL_DELIVERY: SENT,
    FulfillmentMethod.DIGITAL: (_K.PLACED, _K.CONFIRMED, _K.DELIVERED),
    FulfillmentMethod.SHIP_TO_STORE: BROUGHT_NEAR,
    FulfillmentMethod.PICKUP_POINT: BROUGHT_NEAR,
    FulfillmentMethod.LOCKER: BROUGHT_NEAR,
    FulfillmentMethod.PICKUP_IN_STORE: COLLECTED,
    FulfillmentMethod.CURBSIDE: COLLECTED,
    FulfillmentMethod.CARRY_OUT: (_K.PLACED, _K.CONFIRMED, _K.COLLECTED),
}
"""What a delivery goes through, by its method."""

assert STEPS.keys() == set(FulfillmentMethod), "every method has its steps"

IN_PERSON = frozenset({FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT})
"""What is handed over travels nowhere."""

NOT_BEGUN = frozenset({_W.SCHEDULED, _W.OPEN, _W.REJECTED, _W.CANCELED})
UNPAID = frozenset({PaymentStatus.PENDING, PaymentStatus.AUTHORIZATION_EXPIRED})
MONEY_PROMISED = frozenset({TransactionKind.AUTHORIZE, TransactionKind.CAPTURE})


@dataclass(frozen=True, slots=True)
class Step:
    """A step: whether it was reached, and when, as far as that was noted. `current` is the last one reached."""

    kind: TrackingStepKind
    at: datetime | None
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class TrackedParcel:
    """A parcel that left, where it is, and what was seen of it last."""

    shipment: Shipment
    parcel: Parcel
    status: ShipmentStatus
    last_seen: TrackingEvent | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was or goes: one of the merchant's places, or an area of postal codes."""

    kind: MapPointKind
    at: datetime | None
    location_id: UUID | None = None
    area: tuple[str, str] | None = None
    """Country and the beginning of a normalized postal code."""


def steps_of(part: Order, begun_at: datetime | None) -> tuple[Step, ...]:
    """The steps of an order that has one delivery (`delivery.part_of`), in order; `begun_at` is when work began."""
    [delivery] = part.deliveries
    due = sum(line.quantity - line.canceled for line in part.lines)
    reached = _reached(part, begun_at, due)
    kinds = STEPS[delivery.method]
    furthest = max(position for position, kind in enumerate(kinds) if kind in reached)
    if due == 0:
        return (
            *(Step(kind, reached.get(kind), done=True, current=False) for kind in kinds[: furthest + 1]),
            Step(_K.CANCELED, None, done=True, current=True),
        )
    return tuple(
        Step(kind, reached.get(kind), done=position <= furthest, current=position == furthest)
        for position, kind in enumerate(kinds)
    )


def parcels_of(part: Order) -> tuple[TrackedParcel, ...]:
    """The parcels that left, in the order of leaving; what is handed over in person is none."""
    return tuple(
        TrackedParcel(shipment, parcel, parcel.status or shipment.status, _last_seen(shipment, parcel))
        for shipment in _sent(part)
        for parcel in shipment.parcels
    )


def to_collect(part: Order) -> tuple[FulfillmentOrder, ...]:
    """The work of places that the person comes to, as long as anything of it is or was there."""
    [delivery] = part.deliveries
    here = delivery.pickup_location_id
    return tuple(
        work
        for work in part.fulfillment_orders
        if here is not None and work.location_id == here and work.status not in (_W.REJECTED, _W.CANCELED)
    )


def places_of(part: Order, home: tuple[str, str] | None) -> tuple[Place, ...]:
    """Where it left, where it was seen, in the order it happened, and where it goes.

    `home` is the area of the delivery's address: addresses are no part of an order's values.
    """
    [delivery] = part.deliveries
    works = {work.id: work for work in part.fulfillment_orders}
    gone = _sent(part)
    origins = {works[shipment.fulfillment_order_id].location_id: shipment.shipped_at for shipment in reversed(gone)}
    places = [Place(MapPointKind.ORIGIN, at, location_id=location) for location, at in reversed(origins.items())]
    sightings = sorted(
        (event for shipment in gone for event in counting(shipment.tracking) if not event.assumed),
        key=lambda event: (event.occurred_at, event.id),
    )
    places += [
        Place(MapPointKind.SEEN, event.occurred_at, area=area(event.country, event.postal_code))
        for event in sightings
        if event.country and event.postal_code
    ]
    if delivery.pickup_location_id is not None:
        places.append(Place(MapPointKind.DESTINATION, None, location_id=delivery.pickup_location_id))
    elif delivery.pickup_point is not None:
        goal = delivery.pickup_point["address"]
        if goal.get("postal_code"):
            places.append(Place(MapPointKind.DESTINATION, None, area=area(goal["country"], goal["postal_code"])))
    elif home is not None:
        places.append(Place(MapPointKind.DESTINATION, None, area=home))
    return tuple(places)


def area(country: str, postal_code: str) -> tuple[str, str]:
    """A country and the beginning of a code, so short that no street or house has one of its own.

    Codes of letters and digits name streets (Netherlands) and houses (Ireland): their last three are left out. Numbers
    of more than five digits do so too (Brazil, Singapore, Japan): three are left.
    """
    code = normalized_postal_code(postal_code)
    if not code.isdigit():
        return country, code[:-3] if len(code) > 4 else code
    return country, code if len(code) <= 5 else code[:3]


def _reached(part: Order, begun_at: datetime | None, due: int) -> dict[TrackingStepKind, datetime | None]:
    """The steps that something speaks for, with the time of the first thing that does."""
    reached: dict[TrackingStepKind, datetime | None] = {_K.PLACED: part.placed_at}
    gone = [shipment for shipment in part.shipments if shipment.has_left]
    if part.statuses.order in (OrderStatus.OPEN, OrderStatus.COMPLETED) and part.statuses.payment not in UNPAID:
        reached[_K.CONFIRMED] = _confirmed_at(part)
    if gone or any(work.status not in NOT_BEGUN for work in part.fulfillment_orders):
        reached[_K.PREPARING] = begun_at
    if gone:
        reached[_K.SHIPPED] = _first(shipment.shipped_at for shipment in gone)
    for kind, status in (
        (_K.OUT_FOR_DELIVERY, ShipmentStatus.OUT_FOR_DELIVERY),
        (_K.READY_TO_COLLECT, ShipmentStatus.AVAILABLE_FOR_PICKUP),
    ):
        seen = [event for shipment in gone for event in counting(shipment.tracking) if event.status is status]
        if seen:
            reached[kind] = min(event.occurred_at for event in seen)
    pickups = [work.pickup for work in part.fulfillment_orders if work.pickup is not None]
    if pickups:
        reached[_K.READY_TO_COLLECT] = min(pickup.ready_at for pickup in pickups)
    if due and sum(line.delivered for line in part.lines) == due:
        arrived = max((shipment.delivered_at for shipment in gone if shipment.delivered_at), default=None)
        reached[_K.DELIVERED] = reached[_K.COLLECTED] = arrived
    return reached


def _sent(part: Order) -> list[Shipment]:
    in_person = part.deliveries[0].method in IN_PERSON
    return [] if in_person else [shipment for shipment in part.shipments if shipment.has_left]


def _confirmed_at(part: Order) -> datetime | None:
    if not part.payments:
        return part.placed_at
    return _first(
        step.at
        for payment in part.payments
        for step in payment.transactions
        if step.kind in MONEY_PROMISED and step.status is TransactionStatus.SUCCEEDED
    )


def _first(times: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def _last_seen(shipment: Shipment, parcel: Parcel) -> TrackingEvent | None:
    seen: Sequence[TrackingEvent] = [
        event for event in counting(shipment.tracking) if event.parcel_id in (None, parcel.id)
    ]
    return max(seen, key=lambda event: (event.occurred_at, event.id), default=None)
