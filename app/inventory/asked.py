"""What calls about stock name, and what none of them takes."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from app.domain.enums import MovementKind, StockReason
from app.domain.errors import InvalidInput, NotFound
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from db.models.reference import LocationRow, SkuRow

K = TypeVar("K", bound=Hashable)

LARGEST = 1_000_000_000
"""Units that one call may name of a level; a level holds twice as many at most."""

MOST_ROWS = 5_000

SKEW = timedelta(minutes=1)
"""How far ahead of ours another system's clock may be."""

KIND_OF_REASON: dict[StockReason, MovementKind] = {
    StockReason.RECEIVED: MovementKind.RECEIVE,
    StockReason.COUNT: MovementKind.COUNT,
    StockReason.DAMAGED: MovementKind.WRITE_OFF,
    StockReason.LOST: MovementKind.WRITE_OFF,
    StockReason.FOUND: MovementKind.ADJUST,
    StockReason.THEFT: MovementKind.WRITE_OFF,
    StockReason.EXPIRED: MovementKind.WRITE_OFF,
    StockReason.SAMPLE: MovementKind.WRITE_OFF,
    StockReason.CORRECTION: MovementKind.ADJUST,
    StockReason.SALE: MovementKind.SALE,
    StockReason.OTHER: MovementKind.ADJUST,
}
assert KIND_OF_REASON.keys() == set(StockReason), "every reason says what kind of movement it is"


@dataclass(frozen=True, slots=True)
class AskedSkus:
    """The SKUs that a call names, by code."""

    known: Mapping[str, "SkuRow"]
    kits: frozenset[UUID]

    def one(self, code: str, path: tuple[str, ...]) -> "SkuRow":
        """A SKU that has levels. Raises NotFound; InvalidInput for what is not counted, or only as its components."""
        sku = self.known.get(code)
        if sku is None:
            raise NotFound(f"there is no SKU {code}", path)
        if not sku.stock_tracked:
            raise InvalidInput(f"SKU {code} is not stock tracked: it has no levels", path)
        if sku.id in self.kits:
            raise InvalidInput(f"SKU {code} is a kit: state its components", path)
        return sku


async def asked_skus(uow: UnitOfWork, codes: Collection[str]) -> AskedSkus:
    """What a call names. Two statements, whatever their number."""
    known = await uow.reference.skus(codes)
    return AskedSkus(known, frozenset(await uow.reference.kits_among({sku.id for sku in known.values()})))


async def asked_sku(uow: UnitOfWork, code: str, path: tuple[str, ...] = ("sku",)) -> "SkuRow":
    """A SKU that has levels. Raises NotFound, InvalidInput."""
    return (await asked_skus(uow, [code])).one(code, path)


async def asked_location(uow: UnitOfWork, code: str, *, active: bool = False, lock: bool = False) -> "LocationRow":
    """A location that the caller may work at; `lock` takes its row, before orders and levels.

    Raises NotFound; InvalidInput when it must be active and is not.
    """
    path = ("location",)
    location = await uow.reference.location(code, lock=lock)
    if location is None:
        raise NotFound(f"there is no location {code}", path)
    if active and not location.active:
        raise InvalidInput(f"location {code} is not active: nothing is counted there, adjust what is left", path)
    return location


def a_quantity(units: int, path: tuple[str, ...], *, least: int = 0) -> int:
    """Units of a bucket. Raises InvalidInput."""
    if not least <= units <= LARGEST:
        raise InvalidInput(f"{path[-1]} is {least} to {LARGEST:,}, not {units:,}", path)
    return units


def in_the_past(at: datetime | None, now: datetime, path: tuple[str, ...]) -> datetime:
    """The instant, now where none is given. Raises InvalidInput for one that has not come."""
    if at is None:
        return now
    if at > now + SKEW:
        raise InvalidInput(f"{path[-1]} lies in the future: say when it was", path)
    return min(at, now)


def twice_named(keys: Collection[K]) -> set[K]:
    """Which of these are there more than once."""
    return {key for key, times in Counter(keys).items() if times > 1}
