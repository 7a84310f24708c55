"""Which orders a list or a stream asks for, and a place in a sorted list: plain values, compared in SQL."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentStatus, OrderSort, OrderStatus, PaymentStatus
from app.domain.search import Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """All conditions must hold; an empty tuple or None sets none. Within one condition any of its values will do."""

    search: Sought | None = None
    status: tuple[OrderStatus, ...] = ()
    payment_status: tuple[PaymentStatus, ...] = ()
    fulfillment_status: tuple[FulfillmentStatus, ...] = ()
    channels: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    """Codes of places that have live work for the order."""
    customer_id: UUID | None = None
    skus: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    on_hold: bool | None = None
    placed_after: datetime | None = None
    """The first instant that still counts."""
    placed_before: datetime | None = None
    """The first instant that no longer counts."""


EVERY_ORDER = OrderFilter()


@dataclass(frozen=True, slots=True)
class OrderPlace:
    """Where an order stands in a sorted list: the value it is sorted by, and its id, which breaks ties."""

    value: datetime | str
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWindow:
    """A page of a sorted list: `limit` orders after a place, or (`backward`) before it; a place is None at the ends."""

    sort: OrderSort
    limit: int
    backward: bool = False
    start: OrderPlace | None = None
    """The place after which the list begins."""
    end: OrderPlace | None = None
    """The place before which it ends."""
