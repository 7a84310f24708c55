"""Dispatching: units of one location's work leave the building in a parcel.

One call may cross several states of the work (a small shop does not pick and pack step by step); every state that is
crossed is a step of the answer, so that each leaves its event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus, ShipmentStatus
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.orders.derive import derive
from app.domain.orders.hold import refuse_held
from app.domain.orders.model import FulfillmentOrder, Order, Parcel, ParcelLine, Shipment, WorkLine
from app.domain.orders.transitions import NEXT_WORK, STEPS_TO_DISPATCH

HANDED_OVER = frozenset({FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT})
"""Methods whose goods are handed to the person, never dispatched."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Held units of a line that leave a location: stock follows."""

    line_id: UUID
    sku_id: UUID
    location_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What dispatching changes. `steps` are the order after each crossed state; the last is the final one."""

    steps: tuple[Order, ...]
    shipment: Shipment
    departures: tuple[Departure, ...]

    @property
    def order(self) -> Order:
        """The order afterwards."""
        return self.steps[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLabel:
    """What the carrier knows of the parcel."""

    carrier: str
    service: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None


def dispatch(
    order: Order,
    work_id: UUID,
    quantities: Mapping[UUID, int] | None,
    label: ParcelLabel,
    shipped_at: datetime,
    new_id: Callable[[], UUID],
) -> Dispatch:
    """Send these units by work line, in the order they were asked for, or all outstanding ones when None.

    Raises Held when a hold binds the work, IllegalTransition when its state does not allow it or nothing is
    outstanding, InvalidInput when a line has fewer outstanding units than asked, or the goods are collected in person.
    """
    work = _work(order, work_id)
    if work.method in HANDED_OVER:
        raise InvalidInput(f"{work.method.value} is handed over to the person, not dispatched", ("fulfillmentOrderId",))
    if work.status not in STEPS_TO_DISPATCH[:-1]:
        raise _refused(work)
    outstanding = {line.id: line.outstanding for line in work.lines}
    leaving = outstanding if quantities is None else dict(quantities)
    for index, (line_id, units) in enumerate(leaving.items()):
        if units > outstanding[line_id]:
            raise InvalidInput(
                f"{outstanding[line_id]} unit(s) of this line are outstanding, {units} were to leave",
                ("lines", str(index), "quantity"),
            )
    if sum(leaving.values()) == 0:
        raise _refused(work)
    refuse_held(order, work.id)

    steps = _walk(order, work, leaving)
    shipment = Shipment(
        id=new_id(),
        version=1,
        fulfillment_order_id=work.id,
        status=ShipmentStatus.IN_TRANSIT,
        carrier=label.carrier,
        service=label.service,
        tracking_number=label.tracking_number,
        tracking_url=label.tracking_url,
        shipped_at=shipped_at,
        promised_by=next((d.promised_by for d in order.deliveries if d.id == work.delivery_id), None),
        parcels=(
            Parcel(
                id=new_id(),
                lines=tuple(
                    ParcelLine(id=new_id(), work_line_id=line.id, line_id=line.line_id, quantity=leaving[line.id])
                    for line in work.lines
                    if leaving.get(line.id)
                ),
            ),
        ),
    )
    by_line: dict[UUID, int] = {}
    for line in work.lines:
        by_line[line.line_id] = by_line.get(line.line_id, 0) + leaving.get(line.id, 0)
    final = steps[-1]
    final = derive(
        replace(
            final,
            lines=tuple(
                replace(
                    line,
                    allocated=line.allocated - by_line.get(line.id, 0),
                    shipped=line.shipped + by_line.get(line.id, 0),
                )
                for line in final.lines
            ),
            shipments=(*final.shipments, shipment),
        )
    )
    departures = tuple(
        Departure(line.id, line.sku_id, work.location_id, by_line[line.id])
        for line in order.lines
        if line.takes_stock and by_line.get(line.id)
    )
    return Dispatch((*steps[:-1], final), shipment, departures)


def _work(order: Order, work_id: UUID) -> FulfillmentOrder:
    for work in order.fulfillment_orders:
        if work.id == work_id:
            return work
    raise KeyError(work_id)


def _refused(work: FulfillmentOrder) -> IllegalTransition:
    return IllegalTransition(
        f"a fulfillment order that is {work.status.value} has nothing to dispatch",
        source=work.status.value,
        target=FulfillmentOrderStatus.DISPATCHED.value,
        allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
        path=("fulfillmentOrderId",),
    )


def _walk(order: Order, work: FulfillmentOrder, leaving: Mapping[UUID, int]) -> tuple[Order, ...]:
    """The order after each state that the work crosses; a partial dispatch ends while picking."""
    whole = all(line.outstanding == leaving.get(line.id, 0) for line in work.lines)
    target = FulfillmentOrderStatus.DISPATCHED if whole else FulfillmentOrderStatus.PICKING
    here, there = STEPS_TO_DISPATCH.index(work.status), STEPS_TO_DISPATCH.index(target)
    crossed = STEPS_TO_DISPATCH[here + 1 : there + 1] or (work.status,)
    steps: list[Order] = []
    for status in crossed:
        last = status is crossed[-1]
        reached = STEPS_TO_DISPATCH.index(status)
        picked = last or reached >= STEPS_TO_DISPATCH.index(FulfillmentOrderStatus.PICKED)
        packed = last or reached >= STEPS_TO_DISPATCH.index(FulfillmentOrderStatus.PACKED)
        lines = tuple(_advance(line, leaving.get(line.id, 0), picked, packed, last) for line in work.lines)
        stepped = replace(work, status=status, lines=lines)
        works = tuple(stepped if other.id == work.id else other for other in order.fulfillment_orders)
        steps.append(replace(order, fulfillment_orders=works))
    return tuple(steps)


def _advance(line: WorkLine, units: int, picked: bool, packed: bool, shipped: bool) -> WorkLine:
    through = line.shipped + units
    reached = (
        max(line.picked, through) if picked else line.picked,
        max(line.packed, through) if packed else line.packed,
        through if shipped else line.shipped,
    )
    if reached == (line.picked, line.packed, line.shipped):
        return line  # most steps move no unit, and an import takes a million of them
    return replace(line, picked=reached[0], packed=reached[1], shipped=reached[2])
