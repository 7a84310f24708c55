"""A told order becomes an order as it stands: the pure decisions of the live verbs, one after the other.

Draft, place, cancel, send, see, pay, give back. Nothing is asked of anybody: facts are not refused for stock, no
gateway is called. The order has one event per subject, which occurred when the subject last changed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import EventOrigin, FulfillmentMethod, OrderStatus, ShipmentStatus
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.domain.orders.cancel import cancel
from app.domain.orders.changes import Naming, Recorded, changes
from app.domain.orders.derive import derive
from app.domain.orders.dispatch import HANDED_OVER, ParcelLabel, dispatch
from app.domain.orders.model import CancellationLine, CancellationRecord, FulfillmentOrder, Order, TrackingEvent
from app.domain.orders.place import Source, place
from app.domain.orders.refund import RefundWanted, plan_refund
from app.domain.orders.track import track
from app.intake.command import TellOrder, ToldCancellation, ToldRefund, ToldShipment
from app.intake.payments import told_payments
from app.intake.units import Quantities, named_units, spread
from app.orders.draft import draft_order
from app.orders.drafting.shop import Shop, location_of, minor_of

IMPORTED = Naming(order="order.imported", imported=True)
STATED = frozenset({OrderStatus.PENDING_REVIEW, OrderStatus.EXPIRED})
"""States that quantities do not say."""
IN_PERSON = "IN_PERSON"
"""The carrier of what somebody carried out of a store."""


@dataclass(slots=True)
class Telling:
    """An order as far as it is told, and when each of its subjects last changed."""

    told: TellOrder
    shop: Shop
    now: datetime
    order: Order
    elsewhere: str | None
    """Code of the location that stands for everywhere a shipment may have left from that names none."""
    last: dict[UUID, datetime] = field(default_factory=dict[UUID, datetime])

    def touch(self, at: datetime, *subjects: UUID) -> None:
        """Note that these, and the order with them, were changed then."""
        for subject_id in (self.order.id, *subjects):
            self.last[subject_id] = max(at, self.last.get(subject_id, at))


def tell_order(
    told: TellOrder,
    shop: Shop,
    *,
    order_id: UUID,
    number: str,
    customer_id: UUID | None,
    now: datetime,
    elsewhere: str | None,
) -> Telling:
    """The order as it stands, still without a version.

    Raises NotFound, InvalidInput, AmountExceeded, IllegalTransition with the place: what does not add up in itself.
    """
    _refuse_future(told, now)
    if told.state is not None and told.state not in STATED:
        raise InvalidInput(
            f"state is {' or '.join(sorted(STATED))} or left out: the others follow from what became of its units",
            ("state",),
        )
    draft = draft_order(
        told.placing,
        shop,
        order_id=order_id,
        number=number,
        customer_id=customer_id,
        now=now,
        origin=EventOrigin.IMPORT,
    )
    units = spread(told, draft.lines)
    telling = Telling(told, shop, now, draft, elsewhere)
    telling.order = place(draft, _sources(telling, units.shipped, units.left), allow_backorder=False, new_id=new_id)
    for index, cancellation in enumerate(told.cancellations):
        _cancel(telling, cancellation, units.canceled[index])
    for index, shipment in enumerate(told.shipments):
        _send(telling, shipment, units.shipped[index], ("shipments", str(index)))
    _pay(telling)
    for index, refund in enumerate(told.refunds):
        _give_back(telling, refund, ("refunds", str(index)))
    if told.state is not None:
        order = telling.order
        telling.order = derive(replace(order, statuses=replace(order.statuses, order=told.state)))
    return telling


def recorded(telling: Telling, order: Order) -> Recorded:
    """The order with its versions, and its events, each at the time of its subject's last change."""
    done = changes(None, order, IMPORTED)
    placed_at = order.placed_at
    events = tuple(replace(event, occurred_at=telling.last.get(event.subject_id, placed_at)) for event in done.events)
    return replace(done, events=events)


def _sources(telling: Telling, shipped: Sequence[Quantities], left: Quantities) -> list[Source]:
    """Where units left from; and, where no stock is taken, whose work the rest is, as far as lines say."""
    units: Counter[tuple[UUID, str]] = Counter()
    for index, quantities in enumerate(shipped):
        location = _location(telling, index)
        for line_id, quantity in _parts(telling.order, quantities).items():
            units[line_id, location] += quantity
    codes = {location_id: code for code, location_id in telling.shop.locations.items()}
    for line_id, quantity in _parts(telling.order, left).items():
        line = telling.order.line(line_id)
        code = None if line.location_id is None else codes.get(line.location_id)
        if code is not None and not line.takes_stock and telling.told.state is None:
            units[line_id, code] += quantity
    return [
        Source(line_id, telling.shop.locations[location], location, quantity)
        for (line_id, location), quantity in units.items()
    ]


def _parts(order: Order, quantities: Quantities) -> Counter[UUID]:
    """The same units by the lines that locations work on: a kit's are its components'."""
    units: Counter[UUID] = Counter()
    for line in order.lines:
        if line.is_kit:
            continue
        if line.parent_line_id is None:
            units[line.id] += quantities.get(line.id, 0)
        else:
            units[line.id] += quantities.get(line.parent_line_id, 0) * (line.per_parent or 0)
    return +units


def _location(telling: Telling, index: int) -> str:
    shipment, path = telling.told.shipments[index], ("shipments", str(index), "location")
    if shipment.location is not None:
        location_of(shipment.location, telling.shop.locations, path)
        return shipment.location
    assert telling.elsewhere is not None, "there is one where a shipment names no location"
    return telling.elsewhere


def _cancel(telling: Telling, told: ToldCancellation, quantities: Quantities) -> None:
    before = telling.order
    plan = cancel(before, quantities, told.reason)
    record = CancellationRecord(
        id=new_id(),
        reason=told.reason,
        at=told.at,
        by=telling.shop.author,
        note=told.note,
        lines=tuple(
            CancellationLine(id=new_id(), line_id=line_id, canceled=quantity)
            for line_id, quantity in quantities.items()
        ),
    )
    telling.order = replace(
        plan.order, cancellations=(*before.cancellations, record), cancel_note=told.note or before.cancel_note
    )
    telling.touch(max(told.at, before.placed_at))


def _send(telling: Telling, told: ToldShipment, quantities: Quantities, path: tuple[str, ...]) -> None:
    """The units leave, in a parcel for each delivery that they belong to, and are seen where they were seen."""
    left_at = max(told.shipped_at, telling.order.placed_at)
    location_id = telling.shop.locations[_location(telling, int(path[1]))]
    units = _parts(telling.order, quantities)
    for work in telling.order.fulfillment_orders:
        mine = {line.id: units[line.line_id] for line in work.lines if units.get(line.line_id)}
        if work.location_id != location_id or not mine:
            continue
        label = ParcelLabel(
            carrier=told.carrier or (IN_PERSON if work.method in HANDED_OVER else "UNKNOWN"),
            service=told.service,
            tracking_number=told.tracking_number,
            tracking_url=told.tracking_url,
        )
        shipment_id = _dispatch(telling, work, mine, label, left_at)
        telling.touch(left_at, work.id, shipment_id)
        for status, at in (
            (ShipmentStatus.DELIVERED, told.delivered_at),
            (ShipmentStatus.RETURN_TO_SENDER, told.returned_at),
        ):
            if at is not None:
                seen = TrackingEvent(id=new_id(), status=status, occurred_at=max(at, left_at), received_at=telling.now)
                telling.order = track(telling.order, shipment_id, seen)
                telling.touch(max(at, left_at), work.id, shipment_id)


def _dispatch(
    telling: Telling, work: FulfillmentOrder, units: dict[UUID, int], label: ParcelLabel, at: datetime
) -> UUID:
    """Send units; what was handed over in person left in somebody's hands instead of a parcel."""
    order = telling.order
    if work.method in HANDED_OVER:
        order = _with_method(order, work.id, FulfillmentMethod.SHIP)
    plan = dispatch(order, work.id, units, label, at, new_id)
    telling.order = _with_method(plan.order, work.id, work.method)
    return plan.shipment.id


def _with_method(order: Order, work_id: UUID, method: FulfillmentMethod) -> Order:
    works = tuple(
        replace(work, method=method) if work.id == work_id and work.method is not method else work
        for work in order.fulfillment_orders
    )
    return replace(order, fulfillment_orders=works)


def _pay(telling: Telling) -> None:
    payments = told_payments(telling.told.payments, telling.order, telling.shop)
    telling.order = derive(replace(telling.order, payments=payments))
    for payment, told in zip(payments, telling.told.payments, strict=True):
        telling.touch(max(told.at or telling.order.placed_at, telling.order.placed_at), payment.id)


def _give_back(telling: Telling, told: ToldRefund, path: tuple[str, ...]) -> None:
    order, shop = telling.order, telling.shop
    payment_id = None
    if told.payment_reference is not None:
        found = [payment.id for payment in order.payments if payment.reference == told.payment_reference]
        if len(found) != 1:
            raise InvalidInput("one payment has this reference", (*path, "paymentReference"))
        payment_id = found[0]
    wanted = RefundWanted(
        reason=told.reason,
        lines=tuple(named_units(told.lines, order.lines, path).items()) if told.lines else (),
        charges_minor=minor_of(told.charges, shop, (*path, "charges")),
        amount_minor=minor_of(told.amount, shop, (*path, "amount")),
        payment_id=payment_id,
        note=told.note,
    )
    telling.order = plan_refund(order, wanted, new_id, told.at).order
    changed = [new.id for old, new in zip(order.payments, telling.order.payments, strict=True) if old is not new]
    telling.touch(max(told.at, order.placed_at), *changed)


def _refuse_future(told: TellOrder, now: datetime) -> None:
    for index, shipment in enumerate(told.shipments):
        place = ("shipments", str(index))
        refuse_future(shipment.shipped_at, now, (*place, "shippedAt"))
        refuse_future(shipment.delivered_at, now, (*place, "deliveredAt"))
        refuse_future(shipment.returned_at, now, (*place, "returnedAt"))
    for index, cancellation in enumerate(told.cancellations):
        refuse_future(cancellation.at, now, ("cancellations", str(index), "at"))
    for index, payment in enumerate(told.payments):
        refuse_future(payment.at, now, ("payments", str(index), "at"))
    for index, refund in enumerate(told.refunds):
        refuse_future(refund.at, now, ("refunds", str(index), "at"))
