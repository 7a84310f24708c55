"""Counts: what was found on the shelf against what the ledger says, and which variances somebody must approve."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import ActorKind, StockCountState


@dataclass(frozen=True, slots=True)
class CountLine:
    """One SKU: `expected` is what was really there at the time of the count, by the ledger."""

    id: UUID
    sku_id: UUID
    sku: str
    expected: int
    counted: int
    state: StockCountState

    @property
    def variance(self) -> int:
        """Units found, or, negative, missed: what is booked."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class StockCount:
    """One count at one location. Lines within the limit are booked at once, the others when somebody approves."""

    id: UUID
    location_id: UUID
    location: str
    state: StockCountState
    counted_at: datetime
    note: str | None
    submitted_kind: ActorKind
    submitted_id: UUID | None
    version: int
    created_at: datetime
    lines: tuple[CountLine, ...]
    decided_kind: ActorKind | None = None
    decided_id: UUID | None = None
    decided_at: datetime | None = None
    decision_note: str | None = None

    @property
    def waiting(self) -> tuple[CountLine, ...]:
        """Lines of which the variance is not decided."""
        return tuple(line for line in self.lines if line.state is StockCountState.PENDING_APPROVAL)


def state_of_line(variance: int, limit: int) -> StockCountState:
    """Whether a variance is booked at once: `limit` units either way, and no more."""
    return StockCountState.BOOKED if abs(variance) <= limit else StockCountState.PENDING_APPROVAL


def state_of_count(lines: tuple[CountLine, ...]) -> StockCountState:
    """A count waits while one of its lines does; it is rejected when what had to be decided was."""
    states = {line.state for line in lines}
    for state in (StockCountState.PENDING_APPROVAL, StockCountState.REJECTED):
        if state in states:
            return state
    return StockCountState.BOOKED


def count_state(count: StockCount) -> dict[str, Any]:
    """The count as its events tell it; lines by id."""
    return {
        "location": count.location,
        "state": count.state.value,
        "countedAt": count.counted_at.isoformat(),
        "lines": {
            str(line.id): {
                "sku": line.sku,
                "expected": line.expected,
                "counted": line.counted,
                "state": line.state.value,
            }
            for line in count.lines
        },
    }
