"""Fulfillment orders: what a location has to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import (
    FulfillmentMethod,
    FulfillmentOrderStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """A line of a location's work. Outstanding = quantity - canceled - shipped."""

    id: UUID
    line_id: UUID
    quantity: int
    canceled: int = 0
    picked: int = 0
    packed: int = 0
    shipped: int = 0
    recalled: int = 0
    """Picked units that are to be canceled: the location has yet to say whether they can still be taken back."""

    @property
    def outstanding(self) -> int:
        """Units still in the building."""
        return self.quantity - self.canceled - self.shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfillmentOrder:
    """One location's work for one delivery."""

    id: UUID
    version: int
    location_id: UUID
    location: str
    delivery_id: UUID
    method: FulfillmentMethod
    status: FulfillmentOrderStatus
    lines: tuple[WorkLine, ...]
    due_at: datetime | None = None
    recalled_from: FulfillmentOrderStatus | None = None
    """While it is CANCEL_REQUESTED: where it was, and goes back to."""

    @property
    def recalled(self) -> int:
        """Units that it is asked to give back."""
        return sum(line.recalled for line in self.lines)
