"""Review: somebody looks at an order before it goes on. Its units are held, and no location works on it."""

from app.domain.enums import OrderStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.model import Order
from app.domain.orders.transitions import NEXT_ORDER


def refuse_unless_in_review(order: Order, target: OrderStatus) -> None:
    """Raise IllegalTransition for an order that nobody has to look at (any more)."""
    status = order.statuses.order
    if status is not OrderStatus.PENDING_REVIEW:
        raise IllegalTransition(
            f"order {order.number} is {status.value}: only one in PENDING_REVIEW is confirmed or rejected",
            source=status.value,
            target=target.value,
            allowed=tuple(sorted(following.value for following in NEXT_ORDER[status])),
            path=("orderId",),
        )
