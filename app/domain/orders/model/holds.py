"""Holds: reasons why what is ordered may not leave yet. Orthogonal to every status."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import HoldReason, HoldReleaseEvent
from app.domain.orders.model.authors import SYSTEM_AUTHOR, Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One reason; several stand side by side, and each is released by itself.

    It binds the whole order, or the work `fulfillment_order_id` alone. It ends by hand, at `release_at`, or as soon as
    `release_event` is so, whichever comes first.
    """

    id: UUID
    reason: HoldReason
    placed_at: datetime
    placed_by: Author = SYSTEM_AUTHOR
    fulfillment_order_id: UUID | None = None
    note: str | None = None
    """Free text: it stands in its table only, never in events."""
    release_at: datetime | None = None
    release_event: HoldReleaseEvent | None = None
    is_open: bool = True
    released_at: datetime | None = None
    """None while it is open. One that ended because its event came about gets the time at which that is saved."""
    released_by: Author | None = None
    """Who let it go; None when time or its event did."""

    def binds(self, fulfillment_order_id: UUID | None) -> bool:
        """Whether it keeps this work from leaving; without work, whether it keeps the whole order."""
        return self.is_open and self.fulfillment_order_id in (None, fulfillment_order_id)
