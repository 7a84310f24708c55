"""What the buyer of a line was told about when it comes, each time that it changed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.enums import PromiseCause


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRevision:
    """What is promised and expected of a line from one moment on, and why. Written once, never changed."""

    id: UUID
    line_id: UUID
    sequence: int
    """1 is what was promised at placing; it is written with the first change only."""
    cause: PromiseCause
    promised_from: datetime | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    expected_by: datetime | None = None
    """None: as promised."""
    occurred_at: datetime | None = None
    """When it was so, where that is not when it is written."""
