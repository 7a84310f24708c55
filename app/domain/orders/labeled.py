"""Units that lie in labeled parcels: still in the building and promised, but spoken for by a shipment. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.transitions import NEXT_WORK
from app.domain.orders.work.parcels import units_in, without_units


def labeled_units(order: Order, work_id: UUID) -> Counter[UUID]:
    """Units by work line that lie in shipments which are labeled and have not left."""
    units: Counter[UUID] = Counter()
    for shipment in order.shipments:
        if shipment.fulfillment_order_id == work_id and shipment.is_labeled:
            units += units_in(shipment.parcels)
    return units


def beside_labels(order: Order) -> Order:
    """The order after units were given back: parcels that stand at a location hold what is packed and not labeled.

    What is packed counts both; who gives units back takes them out of what stands there, newest first.
    """
    works = tuple(_beside(order, work) for work in order.fulfillment_orders)
    return order if works == order.fulfillment_orders else replace(order, fulfillment_orders=works)


def _beside(order: Order, work: FulfillmentOrder) -> FulfillmentOrder:
    labeled = labeled_units(order, work.id) if work.parcels else Counter[UUID]()
    if not labeled:
        return work
    free = {line.id: line.packed - line.shipped - labeled[line.id] for line in work.lines}
    over = {id: units - free[id] for id, units in units_in(work.parcels).items() if units > free[id]}
    return replace(work, parcels=without_units(work.parcels, over)) if over else work


def refuse_labeled(order: Order, work: FulfillmentOrder, taken: Mapping[UUID, int]) -> None:
    """Raise IllegalTransition when units by work line would be taken back that lie in a labeled shipment.

    Whoever wants them voids that shipment first.
    """
    labeled = labeled_units(order, work.id)
    for line in work.lines:
        if taken.get(line.id, 0) > line.outstanding - labeled[line.id]:
            sku = order.line(line.line_id).sku
            raise IllegalTransition(
                f"{labeled[line.id]} unit(s) of {sku} lie in a labeled shipment: void it first",
                source=work.status.value,
                target=FulfillmentOrderStatus.CANCELED.value,
                allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
                path=("fulfillmentOrderId",),
            )
