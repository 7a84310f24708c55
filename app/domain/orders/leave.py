"""Leaving: units of one location's work are out of the building, in a shipment that is new or was labeled. Pure.

One call may cross several states of the work (a small shop does not pick and pack step by step); every state that is
crossed is a step of the answer, so that each leaves its event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.derive import derive
from app.domain.orders.labeled import labeled_units
from app.domain.orders.model import FulfillmentOrder, Order, Shipment, WorkLine
from app.domain.orders.transitions import NEXT_WORK, STEPS_TO_DISPATCH
from app.domain.orders.watch import first_watch
from app.domain.orders.work.parcels import units_in


@dataclass(frozen=True, slots=True)
class Departure:
    """Held units of a line that leave a location: stock follows."""

    line_id: UUID
    sku_id: UUID
    location_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What leaving changes. `steps` are the order after each crossed state; the last is the final one."""

    steps: tuple[Order, ...]
    shipment: Shipment
    departures: tuple[Departure, ...]

    @property
    def order(self) -> Order:
        """The order afterwards."""
        return self.steps[-1]


def leave(order: Order, work: FulfillmentOrder, leaving: Mapping[UUID, int], shipment: Shipment) -> Dispatch:
    """The order after these units by work line left in a shipment, which is added or stands in its old one's place.

    `work` is the order's, but for parcels that the shipment took over.
    """
    shipment = replace(shipment, watch_at=first_watch(order, shipment))
    waiting = labeled_units(order, work.id)
    if shipment_of(order, shipment.id) is not None:
        waiting -= units_in(shipment.parcels)
    steps = _walk(order, work, leaving, waiting)
    by_line: dict[UUID, int] = {}
    for line in work.lines:
        by_line[line.line_id] = by_line.get(line.line_id, 0) + leaving.get(line.id, 0)
    final = with_shipment(steps[-1], shipment)
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
        )
    )
    return Dispatch((*steps[:-1], final), shipment, moved_stock(order, work.location_id, by_line))


def with_shipment(order: Order, shipment: Shipment) -> Order:
    """The order with this shipment, in the place of the one with its id if there is one."""
    if shipment_of(order, shipment.id) is not None:
        shipments = tuple(shipment if other.id == shipment.id else other for other in order.shipments)
    else:
        shipments = (*order.shipments, shipment)
    return replace(order, shipments=shipments)


def shipment_of(order: Order, shipment_id: UUID) -> Shipment | None:
    """The order's shipment with this id."""
    return next((shipment for shipment in order.shipments if shipment.id == shipment_id), None)


def moved_stock(order: Order, location_id: UUID, by_line: Mapping[UUID, int]) -> tuple[Departure, ...]:
    """Units by order line at a location, of the lines that take stock."""
    return tuple(
        Departure(line.id, line.sku_id, location_id, by_line[line.id])
        for line in order.lines
        if line.takes_stock and by_line.get(line.id)
    )


def nothing_to_leave(work: FulfillmentOrder) -> IllegalTransition:
    """Why nothing of the work may leave as it stands."""
    return IllegalTransition(
        f"a fulfillment order that is {work.status.value} has nothing to dispatch",
        source=work.status.value,
        target=FulfillmentOrderStatus.DISPATCHED.value,
        allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
        path=("fulfillmentOrderId",),
    )


def _walk(
    order: Order, work: FulfillmentOrder, leaving: Mapping[UUID, int], waiting: Mapping[UUID, int]
) -> tuple[Order, ...]:
    """The order after each state that the work crosses; when part of it leaves, the rest is still being picked.

    Units that are `waiting` in other labeled parcels are picked and packed beside those that leave.
    """
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
        lines = tuple(
            _advance(line, leaving.get(line.id, 0), waiting.get(line.id, 0), picked, packed, last)
            for line in work.lines
        )
        stepped = replace(work, status=status, lines=lines)
        works = tuple(stepped if other.id == work.id else other for other in order.fulfillment_orders)
        steps.append(replace(order, fulfillment_orders=works))
    return tuple(steps)


def _advance(line: WorkLine, units: int, waiting: int, picked: bool, packed: bool, shipped: bool) -> WorkLine:
    through = line.shipped + units
    reached = (
        max(line.picked, through + waiting) if picked else line.picked,
        max(line.packed, through + waiting) if packed else line.packed,
        through if shipped else line.shipped,
    )
    if reached == (line.picked, line.packed, line.shipped):
        return line  # most steps move no unit, and an import takes a million of them
    return replace(line, picked=reached[0], packed=reached[1], shipped=reached[2])
