"""What stands in the way of doing something with a location's work: its state, or who else has to do with it."""

from collections.abc import Collection

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.transitions import NEXT_WORK, NOT_BEGUN
from app.domain.orders.work.answers import IN_HAND


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
    """Raise IllegalTransition for work that is picked already, or over: it is done where and how it was begun.

    What a partner accepted is in its hands, and counts as begun.
    """
    refuse_state(work, NOT_BEGUN, FulfillmentOrderStatus.OPEN, words)
    if work.request_status in IN_HAND:
        raise IllegalTransition(
            f"a partner has this work in its hands ({work.request_status.value}): ask for it back before it is {words}",
            source=work.request_status.value,
            target=FulfillmentOrderStatus.OPEN.value,
            allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
            path=("fulfillmentOrderId",),
        )


def refuse_following(work: FulfillmentOrder, words: str) -> None:
    """Raise InvalidInput for a store's work that waits for a parcel: there is nothing to take or to refuse."""
    if work.follows_id is not None:
        raise InvalidInput(
            f"its goods are on their way to this store: it is received when they come, not {words}",
            ("fulfillmentOrderId",),
        )


def refuse_tied(order: Order, work: FulfillmentOrder, words: str) -> None:
    """Raise InvalidInput for work that another location's work follows, or that follows it (ship to store)."""
    if work.follows_id is not None or any(other.follows_id == work.id for other in order.fulfillment_orders):
        raise InvalidInput(
            f"this work is one of two that belong together ({FulfillmentMethod.SHIP_TO_STORE.value}): it cannot be"
            f" {words} alone",
            ("fulfillmentOrderId",),
        )
