"""Drafts: orders that somebody prepares. They take no stock and owe nothing; completing one places it.

A draft is an order with the status DRAFT whose units are all open, without payments and without work. It has an end.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.enums import CancelReason, OrderStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.derive import derive
from app.domain.orders.model import Author, Order, Statuses
from app.domain.orders.transitions import NEXT_ORDER

USUAL_LIFE = timedelta(days=7)
LEAST_LIFE = timedelta(minutes=1)
LONGEST_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a draft is beside its order. `over`: its time had come when it was read, ended or not."""

    order_id: UUID
    author: Author
    expires_at: datetime
    over: bool
    allow_backorder: bool = False
    waiting_deliveries: tuple[str, ...] = ()
    """Keys of deliveries whose lines may wait for supply that their delivery option promised."""
    options_until: datetime | None = None
    reservation_id: UUID | None = None

    def may_wait(self, order: Order) -> frozenset[UUID]:
        """The lines that may wait for stock when the draft is placed."""
        if self.allow_backorder:
            return frozenset(line.id for line in order.lines)
        deliveries = {one.id for one in order.deliveries if one.key in self.waiting_deliveries}
        return frozenset(line.id for line in order.lines if line.delivery_id in deliveries)


def as_draft(order: Order) -> Order:
    """An order whose units are all open, as a draft. What it adds up to counts as what it was placed for."""
    assert not order.fulfillment_orders, "a draft has no work"
    assert not order.payments, "a draft is not paid"
    drafted = derive(replace(order, statuses=Statuses(order=OrderStatus.DRAFT)))
    return replace(drafted, totals=replace(drafted.totals, placed=drafted.totals.total))


def opened(order: Order, placed_at: datetime) -> Order:
    """A draft as the order that is about to be placed."""
    return replace(order, statuses=Statuses(), placed_at=placed_at)


def ended(order: Order, status: OrderStatus, reason: CancelReason) -> Order:
    """A draft that will not be placed: CANCELED or EXPIRED, no unit of it wanted, nothing owed."""
    lines = tuple(replace(line, canceled=line.quantity, open=0) for line in order.lines)
    charges = tuple(replace(charge, canceled=True) for charge in order.charges)
    return derive(
        replace(
            order,
            lines=lines,
            charges=charges,
            cancel_reason=reason,
            statuses=Statuses(order=OrderStatus.EXPIRED if status is OrderStatus.EXPIRED else OrderStatus.OPEN),
        )
    )


def refuse_no_draft(order: Order, target: str) -> None:
    """Raise IllegalTransition when the order is not, or no longer, a draft."""
    status = order.statuses.order
    if status is not OrderStatus.DRAFT:
        raise IllegalTransition(
            f"order {order.number} is {status.value}, no draft any more",
            source=status.value,
            target=target,
            allowed=tuple(sorted(state.value for state in NEXT_ORDER[status])),
        )


def refuse_draft(number: str) -> None:
    """Raise IllegalTransition: what is done to placed orders is not done to drafts."""
    raise IllegalTransition(
        f"order {number} is a draft: change it with draftOrderUpdate, or place it with draftOrderComplete",
        source=OrderStatus.DRAFT.value,
        target=OrderStatus.OPEN.value,
        allowed=tuple(sorted(state.value for state in NEXT_ORDER[OrderStatus.DRAFT])),
    )
