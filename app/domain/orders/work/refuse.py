"""What stands in the way of doing something with a location's work: its state, or who else has to do with it."""

from collections.abc import Collection

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.transitions import NEXT_WORK, NOT_BEGUN


def refuse_state(
    work: FulfillmentOrder,
    allowed: Collection[FulfillmentOrderStatus],
    target: FulfillmentOrderStatus,
    words: str,
) -> None:
    """Raise IllegalTransition unless the work is in one of the allowed states: it "cannot be" `words`."""
    if work.status not in allowed:
        raise IllegalTransition(
            f"a fulfillment order that is {work.status.value} cannot be {words}",
            source=work.status.value,
            target=target.value,
            allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
            path=("fulfillmentOrderId",),
        )


def refuse_begun(work: FulfillmentOrder, words: str) -> None:
    """Raise IllegalTransition for work that is picked already, or over: it is done where and how it was begun."""
    refuse_state(work, NOT_BEGUN, FulfillmentOrderStatus.OPEN, words)


def refuse_tied(order: Order, work: FulfillmentOrder, words: str) -> None:
    """Raise InvalidInput for work that another location's work follows, or that follows it (ship to store)."""
    if work.follows_id is not None or any(other.follows_id == work.id for other in order.fulfillment_orders):
        raise InvalidInput(
            f"this work is one of two that belong together ({FulfillmentMethod.SHIP_TO_STORE.value}): it cannot be"
            f" {words} alone",
            ("fulfillmentOrderId",),
        )
