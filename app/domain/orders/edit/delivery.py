"""Another way or another address for a delivery whose units nobody has picked yet.

Another address leaves units where they are: work that was given out is canceled and given out anew, so that no label is
printed from the old one. Another way takes the units back: where they come from is decided anew.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import IllegalTransition, NotFound
from app.domain.orders.cancel import Release
from app.domain.orders.edit.operations import SetAddress, SetMethod, SetPromise
from app.domain.orders.model import Delivery, FulfillmentOrder, Line, Order
from app.domain.orders.place import Source, work_for
from app.domain.orders.take_back import take_back, unpicked

_F = FulfillmentOrderStatus
_OVER = frozenset({_F.REJECTED, _F.CANCELED, _F.DISPATCHED, _F.COMPLETED})
_NOT_BEGUN = frozenset({_F.SCHEDULED, _F.OPEN, _F.ACCEPTED})
"""Work that can be taken back without asking: nobody has a parcel or a box in hand."""


@dataclass(frozen=True, slots=True)
class Rerouted:
    """An order of which a delivery goes another way: its units are open, and what was held for them is given up."""

    order: Order
    releases: tuple[Release, ...]
    reserved: Mapping[UUID, int]
    wanted: Mapping[UUID, int]
    waited: frozenset[UUID]
    """Lines of which units waited for stock before: they may wait on."""


def rerouted(order: Order, operation: SetMethod) -> Rerouted:
    """The order with a delivery that goes another way; all its units are open again.

    Raises NotFound, IllegalTransition (units of it were picked, or left).
    """
    delivery = delivery_of(order, operation.delivery_id)
    _refuse_begun(order, delivery)
    works = list(order.fulfillment_orders)
    lines: list[Line] = []
    releases: list[Release] = []
    reserved: dict[UUID, int] = {}
    wanted: dict[UUID, int] = {}
    for line in order.lines:
        if line.delivery_id != operation.delivery_id:
            lines.append(line)
            continue
        if line.takes_stock and line.reserved:
            reserved[line.id] = line.reserved
        for index, work in enumerate(works):
            works[index], freed = take_back(work, line.id, line.allocated)
            if freed and line.takes_stock:
                releases.append(Release(line.id, line.sku_id, work.location_id, freed))
        again = line.open + line.backordered + line.reserved + line.allocated
        if again and not line.is_kit:
            wanted[line.id] = again
        lines.append(
            replace(
                line,
                open=again,
                backordered=0,
                reserved=0,
                allocated=0,
                claims=(),
                location_id=operation.pinned_to or _own_place(line, delivery),
            )
        )
    deliveries = tuple(
        replace(
            delivery,
            method=operation.method,
            pickup_location_id=operation.pickup_location_id,
            pickup_location=operation.pickup_location,
            pickup_point=None,
            slot=None,
        )
        if delivery.id == operation.delivery_id
        else delivery
        for delivery in order.deliveries
    )
    changed = replace(order, lines=tuple(lines), fulfillment_orders=tuple(works), deliveries=deliveries)
    waited = frozenset(line.id for line in order.lines if line.id in wanted and line.open + line.backordered)
    return Rerouted(changed, tuple(releases), reserved, wanted, waited)


def reissued(order: Order, operation: SetAddress, new_id: Callable[[], UUID]) -> Order:
    """The order with a delivery that goes elsewhere: its units stay where they are, as new work of the same locations.

    Raises NotFound, IllegalTransition (units of it were picked, or left).
    """
    assert operation.delivery_id is not None, "whom the order bills is no delivery"
    delivery = delivery_of(order, operation.delivery_id)
    _refuse_begun(order, delivery)
    kept: list[FulfillmentOrder] = []
    sources: Counter[tuple[UUID, UUID, str]] = Counter()
    for work in order.fulfillment_orders:
        taken = work
        if work.delivery_id == delivery.id and work.status not in _OVER:
            for line in work.lines:
                units = unpicked(line)
                taken, _ = take_back(taken, line.line_id, units)
                sources[line.line_id, work.location_id, work.location] += units
        kept.append(taken)
    moved = replace(
        delivery,
        address_id=operation.address_id,
        address=None,
        recipient_id=operation.recipient_id or delivery.recipient_id,
        recipient=delivery.recipient if operation.recipient_id is None else None,
    )
    deliveries = tuple(moved if one.id == delivery.id else one for one in order.deliveries)
    changed = replace(order, deliveries=deliveries, fulfillment_orders=tuple(kept))
    again = work_for(changed, [Source(*place, units) for place, units in sources.items() if units], new_id)
    return replace(changed, fulfillment_orders=(*kept, *again))


def promised(order: Order, operation: SetPromise) -> Order:
    """The order with a delivery that is promised for another day. Raises NotFound."""
    delivery = delivery_of(order, operation.delivery_id)
    moved = replace(delivery, promised_by=operation.promised_by, promised_on=operation.promised_on)
    return replace(order, deliveries=tuple(moved if one.id == delivery.id else one for one in order.deliveries))


def delivery_of(order: Order, delivery_id: UUID) -> Delivery:
    """The delivery of an order. Raises NotFound."""
    found = next((delivery for delivery in order.deliveries if delivery.id == delivery_id), None)
    if found is None:
        raise NotFound("the order has no such delivery", ("deliveryId",))
    return found


def _own_place(line: Line, before: Delivery) -> UUID | None:
    """The place that a line was bound to by its caller; where it was to be collected binds it no more."""
    return None if line.location_id == before.pickup_location_id else line.location_id


def refuse_left(order: Order, delivery: Delivery) -> None:
    """Raise IllegalTransition when units of a delivery have left."""
    left = sum(line.shipped for line in order.lines if line.delivery_id == delivery.id and not line.is_kit)
    if left:
        raise IllegalTransition(
            f"{left} unit(s) of this delivery have left: send the others with another delivery, or return them",
            source="SHIPPED",
            target="EDIT",
            allowed=(),
            path=("deliveryId",),
        )


def _refuse_begun(order: Order, delivery: Delivery) -> None:
    refuse_left(order, delivery)
    for work in order.fulfillment_orders:
        if work.delivery_id == delivery.id and work.status not in _NOT_BEGUN | _OVER:
            raise IllegalTransition(
                f"{work.location} has begun with this delivery ({work.status.value}): ask it to stop, or wait",
                source=work.status.value,
                target="EDIT",
                allowed=tuple(sorted(status.value for status in _NOT_BEGUN)),
                path=("deliveryId",),
            )
