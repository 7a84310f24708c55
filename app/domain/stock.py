"""Stock: the public state of a level and what may happen to it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Level:
    """One SKU at one location. available = on_hand - reserved - safety_stock, never below zero."""

    id: UUID
    sku_id: UUID
    sku: str
    location_id: UUID
    location: str
    on_hand: int
    reserved: int
    safety_stock: int
    quarantined: int
    shortfall: int
    version: int

    @property
    def available(self) -> int:
        """What may still be promised."""
        return max(0, self.on_hand - self.reserved - self.safety_stock)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one level; several of one request name each (SKU, location) once."""

    sku_id: UUID
    location_id: UUID
    on_hand: int = 0
    reserved: int = 0
    quarantined: int = 0


def level_state(level: Level) -> dict[str, Any]:
    """The level as its events tell it."""
    return {
        "sku": level.sku,
        "location": level.location,
        "onHand": level.on_hand,
        "reserved": level.reserved,
        "safetyStock": level.safety_stock,
        "quarantined": level.quarantined,
        "shortfall": level.shortfall,
    }


def summed(changes: list[Change]) -> list[Change]:
    """Demand summed per (SKU, location) and sorted, so that no two lines are checked apart and locks have one order."""
    sums: dict[tuple[UUID, UUID], Change] = {}
    for change in changes:
        key = (change.sku_id, change.location_id)
        known = sums.get(key, Change(*key))
        sums[key] = Change(
            *key,
            on_hand=known.on_hand + change.on_hand,
            reserved=known.reserved + change.reserved,
            quarantined=known.quarantined + change.quarantined,
        )
    return [sums[key] for key in sorted(sums)]
