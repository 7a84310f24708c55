"""What may be done with an order, or with one location's work for it, as it stands: what clients show buttons for.

Pure, and from the same tables and sums that refuse: what is listed here may still be refused for its quantities or its
amount, but not for the state. Who may do it is decided elsewhere.
"""

from app.domain.enums import FulfillmentOrderAction, FulfillmentOrderStatus, OrderAction, OrderStatus, PaymentState
from app.domain.orders.hold import HOLDABLE, blocking_holds, open_holds, units_in_building
from app.domain.orders.labeled import labeled_units
from app.domain.orders.ledger import open_minor
from app.domain.orders.model import FulfillmentOrder, Order, Payment
from app.domain.orders.pay import NEXT_PAYMENT
from app.domain.orders.pickups.hand_over import may_hand_over
from app.domain.orders.refund import refundable
from app.domain.orders.take_back import recallable, unpicked
from app.domain.orders.transitions import NEXT_ORDER, NOT_BEGUN, STEPS_TO_DISPATCH
from app.domain.orders.work.answers import IN_HAND, STOPPABLE
from app.domain.orders.work.following import awaited, collects_here, is_coming
from app.domain.orders.work.pack import TO_PACK, unpacked
from app.domain.orders.work.pick import TO_PICK

_O = OrderStatus
_A = OrderAction
_W = FulfillmentOrderAction
_F = FulfillmentOrderStatus


def order_actions(order: Order) -> tuple[OrderAction, ...]:
    """In the order of the enumeration. Nothing that this release cannot do: ROUTE and RETURN are not among them."""
    status, here = order.statuses.order, units_in_building(order)
    asked_back = sum(line.cancel_requested for line in order.lines)
    in_review = status is _O.PENDING_REVIEW
    table: list[tuple[bool, OrderAction]] = [
        (in_review, _A.CONFIRM),
        (in_review, _A.REJECT),
        (_O.CANCELED in NEXT_ORDER[status] and here > asked_back, _A.CANCEL),
        (status in (_O.OPEN, _O.PENDING_REVIEW) and here > 0 and order.edit is None, _A.EDIT),
        (status in HOLDABLE and here > 0, _A.HOLD),
        (bool(open_holds(order)), _A.RELEASE_HOLD),
        (any(_takes_money(payment) for payment in order.payments), _A.CAPTURE),
        (refundable(order) > 0, _A.REFUND),
    ]
    return tuple(action for may, action in table if may)


def work_actions(order: Order, work: FulfillmentOrder) -> tuple[FulfillmentOrderAction, ...]:
    """In the order of the enumeration; work that is held is not dispatched, and recalled work only answers."""
    here = any(line.outstanding for line in work.lines)
    under_way = work.status in STEPS_TO_DISPATCH[:-1] and here
    labeled = labeled_units(order, work.id)
    unlabeled = any(line.outstanding > labeled[line.id] for line in work.lines)
    recalled = work.status is FulfillmentOrderStatus.CANCEL_REQUESTED
    own_holds = any(hold.is_open and hold.fulfillment_order_id == work.id for hold in order.holds)
    to_pick = work.status in TO_PICK and any(map(unpicked, work.lines)) and not blocking_holds(order, work.id)
    not_begun = work.status in NOT_BEGUN and here
    alike = (other for other in order.fulfillment_orders if other.id != work.id and _alike(work, other))
    tied = work.follows_id is not None or any(other.follows_id == work.id for other in order.fulfillment_orders)
    collected = collects_here(order, work)
    movable = not_begun and work.request_status not in IN_HAND
    ready_parcels = work.follows_id is not None and work.status is _F.READY_FOR_PICKUP
    table: list[tuple[bool, FulfillmentOrderAction]] = [
        (work.status is FulfillmentOrderStatus.OPEN and here and not blocking_holds(order, work.id), _W.ACCEPT),
        (not_begun, _W.REJECT),
        (to_pick, _W.PICK),
        (work.status in TO_PACK and any(map(unpacked, work.lines)), _W.PACK),
        (unlabeled and under_way and not collected and not blocking_holds(order, work.id), _W.DISPATCH),
        (under_way and collected and not blocking_holds(order, work.id), _W.READY_FOR_PICKUP),
        (any(is_coming(shipment) for shipment in awaited(order, work)) and work.status is _F.OPEN, _W.RECEIVE),
        ((here or ready_parcels) and may_hand_over(work) and not blocking_holds(order, work.id), _W.HAND_OVER),
        (movable and not collected, _W.MOVE),
        (movable and not tied and sum(line.outstanding for line in work.lines) > 1, _W.SPLIT),
        (movable and not tied and any(alike), _W.MERGE),
        (movable and not tied, _W.RESCHEDULE),
        (here and order.statuses.order in HOLDABLE, _W.HOLD),
        (own_holds, _W.RELEASE_HOLD),
        (work.request_status in STOPPABLE and any(map(recallable, work.lines)), _W.CANCEL_REQUEST),
        (recalled, _W.CANCEL_ACCEPT),
        (recalled, _W.CANCEL_REFUSE),
    ]
    return tuple(action for may, action in table if may)


def _alike(work: FulfillmentOrder, other: FulfillmentOrder) -> bool:
    """Whether two works may be done as one."""
    return (work.location_id, work.delivery_id, work.status, work.request_status) == (
        other.location_id,
        other.delivery_id,
        other.status,
        other.request_status,
    )


def _takes_money(payment: Payment) -> bool:
    if payment.through_gateway:
        return open_minor(payment) > 0
    return payment.captured_minor < payment.amount_minor and PaymentState.CAPTURED in NEXT_PAYMENT[payment.status]
