"""Pickups: goods that lie ready for the person who comes for them."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.enums import PickupState


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickup:
    """What became of goods since they lay ready; work without one is still being prepared.

    The code that the person says is derived from the work's id and `generation` and stands nowhere. What vehicle to
    look for is personal data and no part of the order.
    """

    ready_at: datetime
    expires_at: datetime | None = None
    """When goods that nobody came for go back on sale; None: never by itself."""
    en_route_at: datetime | None = None
    arrived_at: datetime | None = None
    bay: str | None = None
    """Where the person waits: a short sign, never free text."""
    reminded_at: datetime | None = None
    handed_over_at: datetime | None = None
    expired_at: datetime | None = None
    generation: int = 1
    """Which code is good: a new one ends the old."""

    def __post_init__(self) -> None:
        assert self.handed_over_at is None or self.expired_at is None, "what was handed over did not expire"

    @property
    def state(self) -> PickupState:
        """The furthest that it got; the first that fits."""
        table = (
            (self.expired_at, PickupState.EXPIRED),
            (self.handed_over_at, PickupState.HANDED_OVER),
            (self.arrived_at, PickupState.ARRIVED),
            (self.en_route_at, PickupState.CUSTOMER_EN_ROUTE),
        )
        return next((state for at, state in table if at is not None), PickupState.READY)

    @property
    def ended(self) -> bool:
        """Whether the person has the goods, or nobody came."""
        return self.handed_over_at is not None or self.expired_at is not None
