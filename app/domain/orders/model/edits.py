"""The edit that is open on an order."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenEdit:
    """Somebody prepares a change of the order: at most one does at a time. `version` grows with every step."""

    id: UUID
    version: int
