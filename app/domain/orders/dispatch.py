"""Dispatching: units of one location's work leave the building in a shipment that nobody labeled before.

Parcels that were packed step by step leave as they are; what leaves beside them lies in one more parcel. Units in a
labeled shipment leave with that one (`depart.py`).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentMethod, ShipmentStatus
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.orders.hold import refuse_held
from app.domain.orders.labeled import labeled_units
from app.domain.orders.leave import Departure, Dispatch, leave, nothing_to_leave
from app.domain.orders.model import FulfillmentOrder, Order, Parcel, ParcelLine, Shipment
from app.domain.orders.transitions import STEPS_TO_DISPATCH
from app.domain.orders.work.parcels import units_in, without_units

__all__ = ["HANDED_OVER", "Departure", "Dispatch", "ParcelLabel", "dispatch", "refuse_handed_over"]

HANDED_OVER = frozenset({FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT})
"""Methods whose goods are handed to the person, never dispatched."""


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
    *,
    shipment_id: UUID | None = None,
) -> Dispatch:
    """Send these units by work line, in the order they were asked for, or all outstanding ones when None.

    Raises Held when a hold binds the work, IllegalTransition when its state does not allow it, nothing is outstanding
    or all of that lies in labeled shipments, InvalidInput when a line has fewer units than asked that are outstanding
    and not labeled, or the goods are collected in person.
    """
    work = next(work for work in order.fulfillment_orders if work.id == work_id)
    refuse_handed_over(work)
    if work.status not in STEPS_TO_DISPATCH[:-1]:
        raise nothing_to_leave(work)
    labeled = labeled_units(order, work.id)
    outstanding = {line.id: line.outstanding - labeled[line.id] for line in work.lines}
    leaving = outstanding if quantities is None else dict(quantities)
    for index, (line_id, units) in enumerate(leaving.items()):
        if units > outstanding[line_id]:
            also = f" beside {labeled[line_id]} in a labeled shipment" if labeled[line_id] else ""
            raise InvalidInput(
                f"{outstanding[line_id]} unit(s) of this line are outstanding{also}, {units} were to leave",
                ("lines", str(index), "quantity"),
            )
    if sum(leaving.values()) == 0:
        raise _all_labeled(work) if labeled else nothing_to_leave(work)
    refuse_held(order, work.id)
    taken, kept = _parcels(work, leaving, new_id)
    shipment = Shipment(
        id=shipment_id or new_id(),
        version=1,
        fulfillment_order_id=work.id,
        status=ShipmentStatus.IN_TRANSIT,
        carrier=label.carrier,
        service=label.service,
        tracking_number=label.tracking_number,
        tracking_url=label.tracking_url,
        shipped_at=shipped_at,
        promised_by=next((d.promised_by for d in order.deliveries if d.id == work.delivery_id), None),
        parcels=taken,
    )
    return leave(order, replace(work, parcels=kept) if work.parcels else work, leaving, shipment)


def refuse_handed_over(work: FulfillmentOrder) -> None:
    """Raise InvalidInput for work whose goods are handed to the person."""
    if work.method in HANDED_OVER:
        raise InvalidInput(f"{work.method.value} is handed over to the person, not dispatched", ("fulfillmentOrderId",))


def _all_labeled(work: FulfillmentOrder) -> IllegalTransition:
    return IllegalTransition(
        "all that is outstanding lies in labeled shipments: they leave with shipmentDepart, or are voided first",
        source=work.status.value,
        target=work.status.value,
        allowed=(),
        path=("fulfillmentOrderId",),
    )


def _parcels(
    work: FulfillmentOrder, leaving: Mapping[UUID, int], new_id: Callable[[], UUID]
) -> tuple[tuple[Parcel, ...], tuple[Parcel, ...]]:
    """The parcels that leave, and those that stay: packed ones as far as they leave whole, the rest in one more."""
    left = Counter({line_id: units for line_id, units in leaving.items() if units})
    taken: list[Parcel] = []
    kept: list[Parcel] = []
    for parcel in work.parcels:
        inside = units_in((parcel,))
        if all(units <= left[line_id] for line_id, units in inside.items()):
            left -= inside
            taken.append(parcel)
        else:
            kept.append(parcel)
    if left:
        parts = [
            ParcelLine(id=new_id(), work_line_id=line.id, line_id=line.line_id, quantity=left[line.id])
            for line in work.lines
            if left[line.id]
        ]
        taken.append(Parcel(id=new_id(), lines=tuple(parts)))
    return tuple(taken), _what_stays(work, tuple(kept), left) if kept else ()


def _what_stays(work: FulfillmentOrder, kept: tuple[Parcel, ...], beside: Counter[UUID]) -> tuple[Parcel, ...]:
    """Parcels that stay, without the units that leave although nobody packed them elsewhere: they were in these."""
    packed = units_in(work.parcels)
    loose = {line.id: line.outstanding - packed[line.id] for line in work.lines}
    out_of_parcels = {line_id: units - loose[line_id] for line_id, units in beside.items() if units > loose[line_id]}
    return without_units(kept, out_of_parcels)
