"""Stock: the public state of a level and what may happen to it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Buckets:
    """Where the units of a level are. What is really there is `on_hand - shortfall`."""

    on_hand: int
    reserved: int
    quarantined: int
    shortfall: int


@dataclass(frozen=True, slots=True)
class Level:
    """One SKU at one location. available = on_hand - reserved - safety_stock, never below zero.

    `shortfall` counts promised units that turned out not to exist: where there is any, all of on_hand is promised.
    """

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
    was: Buckets | None = field(default=None, compare=False)
    """Where the units were before the move that answered with this level."""

    @property
    def really_there(self) -> int:
        """Sellable units in the building, as far as anybody counted."""
        return self.on_hand - self.shortfall

    @property
    def available(self) -> int:
        """What may still be promised."""
        return max(0, self.on_hand - self.reserved - self.safety_stock)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one level, in deltas; several of one request name each (SKU, location) once.

    Units that come in fill the shortfall first. A fact may say what is really there (`on_hand_to`) in place of a delta,
    and by how much the shortfall may rise at most (`shortfall`): requests leave it at 0, so that nothing promised is
    taken away. `on_hand_expected` refuses unless on hand is just that.
    """

    sku_id: UUID
    location_id: UUID
    on_hand: int = 0
    reserved: int = 0
    quarantined: int = 0
    shortfall: int = 0
    on_hand_to: int | None = None
    on_hand_expected: int | None = None


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
        known = sums.get(key)
        if known is None:
            sums[key] = change
            continue
        said = (known.on_hand_to, change.on_hand_to, known.on_hand_expected, change.on_hand_expected)
        assert set(said) == {None}, "a level of which is said what is really there is named once"
        sums[key] = Change(
            *key,
            on_hand=known.on_hand + change.on_hand,
            reserved=known.reserved + change.reserved,
            quarantined=known.quarantined + change.quarantined,
            shortfall=known.shortfall + change.shortfall,
        )
    return [sums[key] for key in sorted(sums)]
