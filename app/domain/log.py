"""A fact that has its place in the event log, as every layer names it, and places in the log themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import ActorKind, EventOrigin


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One row of the log, decoded once and shared by everybody who reads it: never change `data`.

    `position` is gapless over the log and never earlier than that of a cause; `subject_version` is gapless and in
    order per subject. `data` is `{"state": <RFC 7396 merge patch>, ...facts}`.
    """

    position: int
    event_id: UUID
    type: str
    subject_type: str
    subject_id: UUID
    subject_version: int
    routing_keys: tuple[str, ...]
    actor_kind: ActorKind
    actor_id: UUID | None
    origin: EventOrigin
    transaction_id: UUID
    correlation_id: str | None
    data_version: int
    data: dict[str, Any]
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class LogPlace:
    """A place in one log, just after the event at `position`; 0 is the beginning. This is all that a cursor says."""

    log_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events a reader wants: those that carry any of `keys`, and any of `within`, and are of any of `types`.

    None stands for "no matter which". `coalesce` keeps only the latest event per subject while the reader is busy;
    fit for stock, whose newest level says all, and never for orders.
    """

    keys: frozenset[str] | None = None
    within: frozenset[str] | None = None
    types: frozenset[str] | None = None
    coalesce: bool = False

    def takes(self, event: LoggedEvent) -> bool:
        """Whether an event is one of those wanted."""
        return (
            (self.types is None or event.type in self.types)
            and (self.keys is None or not self.keys.isdisjoint(event.routing_keys))
            and (self.within is None or not self.within.isdisjoint(event.routing_keys))
        )
