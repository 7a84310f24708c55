"""Which buttons a tracking page shows for a delivery: what its state and the caller's rights allow."""

from collections.abc import Iterator
from uuid import UUID

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus, ShopperAction
from app.domain.errors import Refusal
from app.domain.orders.delivery import part_of
from app.domain.orders.model import Delivery, Order
from app.domain.orders.slots import who_drives
from app.domain.orders.way import to_collect
from app.domain.principal import Principal
from graphql_schema.policies import load_matrix

_MUTATIONS = {
    ShopperAction.MOVE_SLOT: "orderDeliverySlotMove",
    ShopperAction.CUSTOMER_ON_THE_WAY: "customerOnTheWay",
    ShopperAction.CUSTOMER_ARRIVED: "customerArrived",
}


def actions_of_delivery(
    caller: Principal, order: Order, delivery: Delivery
) -> Iterator[tuple[ShopperAction, UUID | None]]:
    """What the caller may do with a delivery now, and for which work of a place that the person comes to."""
    for action, work_id in _possible(order, delivery):
        if caller.roles & load_matrix().fields[f"Mutation.{_MUTATIONS[action]}"]:
            yield action, work_id


def _possible(order: Order, delivery: Delivery) -> Iterator[tuple[ShopperAction, UUID | None]]:
    if delivery.method is FulfillmentMethod.LOCAL_DELIVERY and _may_move(order, delivery):
        yield ShopperAction.MOVE_SLOT, None
    for work in to_collect(part_of(order, delivery.id)):
        if work.status is not FulfillmentOrderStatus.READY_FOR_PICKUP or work.pickup is None:
            continue
        if work.pickup.arrived_at is None:
            if work.pickup.en_route_at is None:
                yield ShopperAction.CUSTOMER_ON_THE_WAY, work.id
            yield ShopperAction.CUSTOMER_ARRIVED, work.id


def _may_move(order: Order, delivery: Delivery) -> bool:
    try:
        who_drives(order, delivery.id)
    except Refusal:
        return False
    return delivery.slot is not None
