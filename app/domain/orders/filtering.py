"""Which orders a list or a stream asks for: a plain value, compared in SQL."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import CustomerStatus, FulfillmentStatus, OrderProblem, OrderStatus, PaymentStatus
from app.domain.money import Money
from app.domain.search import Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """All conditions must hold; an empty tuple or None sets none. Within one condition any of its values will do."""

    search: Sought | None = None
    found_by: tuple[Sought, ...] = ()
    """Further things that the order must be found by: an e-mail address, a name, a phone ..."""
    status: tuple[OrderStatus, ...] = ()
    payment_status: tuple[PaymentStatus, ...] = ()
    fulfillment_status: tuple[FulfillmentStatus, ...] = ()
    customer_status: tuple[CustomerStatus, ...] = ()
    channels: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    """Codes of places that have live work for the order."""
    customer_id: UUID | None = None
    skus: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    on_hold: bool | None = None
    problems: tuple[OrderProblem, ...] = ()
    has_problems: bool | None = None
    currency: str | None = None
    total_min: Money | None = None
    total_max: Money | None = None
    stores: tuple[str, ...] = ()
    """Codes of the stores where orders were taken."""
    registers: tuple[str, ...] = ()
    associates: tuple[str, ...] = ()
    placed_after: datetime | None = None
    """The first instant that still counts."""
    placed_before: datetime | None = None
    """The first instant that no longer counts."""
    updated_after: datetime | None = None
    updated_before: datetime | None = None


EVERY_ORDER = OrderFilter()
