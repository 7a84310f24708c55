"""What a shopper may know of stock: a band, never a count. Pure; how much there is comes from the caller."""

from collections.abc import Iterable

from app.domain.enums import StockStatus

FEW = 5
"""At most this many units left reads as LOW_STOCK."""


def makeable(parts: Iterable[tuple[int, int]]) -> int:
    """How many kits can be made of (available, needed per kit) parts; needed is positive, parts are not empty."""
    return min(available // needed for available, needed in parts)


def band(available: int | None) -> StockStatus:
    """The band of a number of units in the smallest unit; None is what is not counted (a service, a download)."""
    if available is None or available > FEW:
        return StockStatus.IN_STOCK
    return StockStatus.LOW_STOCK if available > 0 else StockStatus.OUT_OF_STOCK
