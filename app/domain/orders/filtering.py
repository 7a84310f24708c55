"""Which orders a list or a stream asks for: a plain value, compared in SQL."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentStatus, OrderStatus, PaymentStatus
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
