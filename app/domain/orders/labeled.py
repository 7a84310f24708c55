"""Units that lie in labeled parcels: still in the building and promised, but spoken for by a shipment. Pure."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.transitions import NEXT_WORK
from app.domain.orders.work.parcels import units_in


def labeled_units(order: Order, work_id: UUID) -> Counter[UUID]:
    """Units by work line that lie in shipments which are labeled and have not left."""
    units: Counter[UUID] = Counter()
    for shipment in order.shipments:
        if shipment.fulfillment_order_id == work_id and shipment.is_labeled:
            units += units_in(shipment.parcels)
    return units


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
