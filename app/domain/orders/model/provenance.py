"""Where an order came from within its channel."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Store, till and person for orders taken at a counter; device and referrer for those placed online."""

    store_id: UUID | None = None
    register: str | None = None
    associate: str | None = None
    """The staff member's id or the code that the till knows them by."""
    device: str | None = None
    referrer: str | None = None
