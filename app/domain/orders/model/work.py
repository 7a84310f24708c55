"""Fulfillment orders: what a location has to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import (
    FulfillmentMethod,
    FulfillmentOrderStatus,
    FulfillmentRequestStatus,
    RejectReason,
)
from app.domain.orders.model.pickups import Pickup
from app.domain.orders.model.shipments import Parcel

WITHOUT_PICKUP = frozenset(
    {
        FulfillmentOrderStatus.DISPATCHED,
        FulfillmentOrderStatus.COMPLETED,
        FulfillmentOrderStatus.REJECTED,
        FulfillmentOrderStatus.CANCELED,
    }
)
"""States of work in which nothing lies ready: a pickup that has no end of its own ended with it."""


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
    opens_at: datetime | None = None
    """When it may begin, while it is SCHEDULED; None: it waits for something else than a time."""
    reject_reason: RejectReason | None = None
    reject_note: str | None = None
    """What the location wrote when it rejected the work; free text, told in no event."""
    recalled_from: FulfillmentOrderStatus | None = None
    """While it is CANCEL_REQUESTED: where it was, and goes back to."""
    follows_id: UUID | None = None
    """Ship to store: the work of the place that sends. This one is the store's, and has no lines: its units are those
    of the parcels that it waits for, and count where they are sent."""
    request_status: FulfillmentRequestStatus = FulfillmentRequestStatus.UNSUBMITTED
    """What a partner who does the work was asked, and what it said."""
    expected_ship_at: datetime | None = None
    """When who does the work said that it will leave."""
    parcels: tuple[Parcel, ...] = ()
    """Packed and still here, in the order of packing: a shipment takes them over when it is labeled or leaves."""
    pickup: Pickup | None = None
    """Goods that a person comes for, since they lay ready."""

    @property
    def recalled(self) -> int:
        """Units that it is asked to give back."""
        return sum(line.recalled for line in self.lines)

    @property
    def collecting(self) -> Pickup | None:
        """Its pickup as anybody is shown it: work that was called off otherwise has none any more."""
        if self.pickup is None or self.pickup.ended or self.status not in WITHOUT_PICKUP:
            return self.pickup
        return None
