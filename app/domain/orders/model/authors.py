"""Who wrote something on an order: known by kind and id, never by name, which is personal data."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import ActorKind


@dataclass(frozen=True, slots=True)
class Author:
    """A person, an app, or the system itself (without an id)."""

    kind: ActorKind
    id: UUID | None = None


SYSTEM_AUTHOR = Author(ActorKind.SYSTEM)
"""The program itself: jobs, and what follows from another step."""
