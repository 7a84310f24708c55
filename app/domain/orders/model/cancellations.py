"""What was canceled, by whom and why, as a record of its own: one for every time that somebody canceled something."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import CancelReason, RefundDestination
from app.domain.orders.model.authors import SYSTEM_AUTHOR, Author


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationLine:
    """Units of one line that somebody asked to cancel: canceled, asked back from a location, or refused by it.

    A kit is named by its own line; its components follow and are not named.
    """

    id: UUID
    line_id: UUID
    canceled: int = 0
    recalled: int = 0
    """Picked already: whether they can still be taken back, their location has yet to say."""
    refused: int = 0

    @property
    def quantity(self) -> int:
        """Units that were asked for."""
        return self.canceled + self.recalled + self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationRecord:
    """One cancellation, whole or by quantity."""

    id: UUID
    reason: CancelReason
    at: datetime
    by: Author = SYSTEM_AUTHOR
    note: str | None = None
    """Free text: it stands in its table only, never in events."""
    restock: bool = True
    """Whether the units go back to sale; otherwise they are quarantined."""
    refunds: bool = True
    """Whether what we come to owe goes back by itself."""
    refund_to: RefundDestination = RefundDestination.ORIGINAL
    lines: tuple[CancellationLine, ...] = ()

    @property
    def recalled(self) -> int:
        """Units whose location has yet to answer."""
        return sum(line.recalled for line in self.lines)
