"""Unpacking: parcels that stand with work are opened; what was in them is picked and lies in none. Pure."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import NotFound
from app.domain.orders.derive import derive
from app.domain.orders.model import Order
from app.domain.orders.work.parcels import units_in
from app.domain.orders.work.pick import refused, with_work

_F = FulfillmentOrderStatus

TO_UNPACK = frozenset({_F.PICKING, _F.PICKED, _F.PACKED})


def unpack(order: Order, work_id: UUID, parcel_ids: Collection[UUID] | None) -> Order:
    """The order with these parcels of the work opened, or (None) all that stand there; PACKED work is PICKED again.

    Raises IllegalTransition when its state does not allow it or no parcel stands there, NotFound for a parcel that is
    not among those: a shipment has taken it, perhaps.
    """
    work = order.work(work_id)
    if work.status not in TO_UNPACK or not work.parcels:
        raise refused(work, _F.PICKED, "packed that can be opened")
    here = {parcel.id for parcel in work.parcels}
    for index, parcel_id in enumerate(parcel_ids or ()):
        if parcel_id not in here:
            raise NotFound("no such package stands with this work", ("packageIds", str(index)))
    opened = tuple(parcel for parcel in work.parcels if parcel_ids is None or parcel.id in parcel_ids)
    units = units_in(opened)
    back = replace(
        work,
        status=_F.PICKED if work.status is _F.PACKED else work.status,
        lines=tuple(replace(line, packed=line.packed - units[line.id]) for line in work.lines),
        parcels=tuple(parcel for parcel in work.parcels if parcel not in opened),
    )
    return derive(with_work(order, back))
