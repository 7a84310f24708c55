"""Supplies: units that a source says will come to a location by a date, and what of them is promised already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import SupplyKind, SupplyState


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """One SKU from one source to one location. `quantity` counts all units, those that came (`received`) included."""

    id: UUID
    kind: SupplyKind
    sku_id: UUID
    sku: str
    location_id: UUID
    location: str
    quantity: int
    received: int
    promised: int
    expected_at: datetime
    state: SupplyState
    source_type: str
    source_id: UUID
    version: int

    @property
    def incoming(self) -> int:
        """Units still to come."""
        return self.quantity - self.received if self.state is SupplyState.OPEN else 0

    @property
    def free(self) -> int:
        """Units still to come that nobody was promised."""
        return self.incoming - self.promised


@dataclass(frozen=True, slots=True)
class Place:
    """A location, by id and code."""

    id: UUID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a source says of one SKU: the state of its supply, but for what is promised."""

    sku_id: UUID
    sku: str
    quantity: int
    received: int
    expected_at: datetime
    state: SupplyState

    @property
    def incoming(self) -> int:
        """Units still to come: as many may be promised."""
        return self.quantity - self.received if self.state is SupplyState.OPEN else 0


def supply_state(supply: Supply) -> dict[str, Any]:
    """The supply as its events tell it; `quantity` is what is still to come, as readers see it."""
    return {
        "kind": supply.kind.value,
        "sku": supply.sku,
        "location": supply.location,
        "quantity": supply.incoming,
        "received": supply.received,
        "promised": supply.promised,
        "expectedAt": supply.expected_at.isoformat(),
        "state": supply.state.value,
    }
