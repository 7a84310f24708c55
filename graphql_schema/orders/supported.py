"""Which of the actions that a state allows the caller may do: buttons for these, and for no others."""

from app.channels.queries import channels_by_id
from app.domain.enums import FulfillmentOrderAction, OrderAction, Role
from app.domain.errors import IllegalTransition
from app.domain.orders.actions import order_actions, work_actions
from app.domain.orders.cancel import has_unpicked
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.principal import Principal
from app.orders.cancel import refuse_too_late
from app.orders.hold import WHOLE_ORDERS
from graphql_schema.context import Info
from graphql_schema.policies import load_matrix

# Two tables, not one: both enumerations are strings, so that OrderAction.REJECT == FulfillmentOrderAction.REJECT.
_OF_ORDER: dict[OrderAction, str] = {
    OrderAction.CONFIRM: "orderConfirm",
    OrderAction.REJECT: "orderReject",
    OrderAction.CANCEL: "orderCancel",
    OrderAction.EDIT: "orderEditBegin",
    OrderAction.HOLD: "orderHold",
    OrderAction.RELEASE_HOLD: "orderReleaseHold",
    OrderAction.CAPTURE: "paymentCapture",
    OrderAction.REFUND: "refundCreate",
}
_OF_WORK: dict[FulfillmentOrderAction, str] = {
    FulfillmentOrderAction.ACCEPT: "fulfillmentOrderAccept",
    FulfillmentOrderAction.REJECT: "fulfillmentOrderReject",
    FulfillmentOrderAction.MOVE: "fulfillmentOrderMove",
    FulfillmentOrderAction.SPLIT: "fulfillmentOrderSplit",
    FulfillmentOrderAction.MERGE: "fulfillmentOrderMerge",
    FulfillmentOrderAction.RESCHEDULE: "fulfillmentOrderReschedule",
    FulfillmentOrderAction.PICK: "fulfillmentOrderPick",
    FulfillmentOrderAction.PACK: "fulfillmentOrderPack",
    FulfillmentOrderAction.DISPATCH: "shipmentDispatch",
    FulfillmentOrderAction.READY_FOR_PICKUP: "fulfillmentOrderReadyForPickup",
    FulfillmentOrderAction.RECEIVE: "fulfillmentOrderReceive",
    FulfillmentOrderAction.HAND_OVER: "fulfillmentOrderHandOver",
    FulfillmentOrderAction.HOLD: "orderHold",
    FulfillmentOrderAction.RELEASE_HOLD: "orderReleaseHold",
    FulfillmentOrderAction.CANCEL_REQUEST: "fulfillmentOrderCancelRequest",
    FulfillmentOrderAction.CANCEL_ACCEPT: "fulfillmentOrderCancelAccept",
    FulfillmentOrderAction.CANCEL_REFUSE: "fulfillmentOrderCancelRefuse",
}


async def supported_of_order(info: Info, order: Order) -> list[OrderAction]:
    """What the caller may do with an order now; shoppers cancel in time, and while nothing is picked."""
    caller = info.context.principal
    actions = [action for action in order_actions(order) if _may(caller, _OF_ORDER[action])]
    if not caller.roles & WHOLE_ORDERS:
        actions = [action for action in actions if action not in (OrderAction.HOLD, OrderAction.RELEASE_HOLD)]
    if OrderAction.CANCEL in actions and not caller.acts_for_merchant and not await _in_time(info, order):
        actions.remove(OrderAction.CANCEL)
    return actions


def supported_of_work(caller: Principal, order: Order, work: FulfillmentOrder) -> list[FulfillmentOrderAction]:
    """What the caller may do with a location's work now."""
    return [action for action in work_actions(order, work) if _may(caller, _OF_WORK[action])]


async def _in_time(info: Info, order: Order) -> bool:
    channel = await info.context.loaders.load(channels_by_id, order.channel_id)
    assert channel is not None, "a foreign key holds"
    try:
        refuse_too_late(order, channel.self_cancel_minutes, info.context.services.database.clock.now())
    except IllegalTransition:
        return False
    return has_unpicked(order)


def _may(caller: Principal, mutation: str) -> bool:
    place, matrix = f"Mutation.{mutation}", load_matrix()
    needed = matrix.app_scopes.get(place, frozenset[str]())
    lacking = caller.scopes is not None and not needed <= caller.scopes
    return bool((caller.roles - {Role.APP} if lacking else caller.roles) & matrix.fields[place])
