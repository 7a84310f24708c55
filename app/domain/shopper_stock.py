"""What a shopper may know of stock: a band, and by when how many could be had. Pure; what there is comes from callers.

A kit is there as often as its parts are. Of a SKU whose street date lies ahead nothing can be had before that date,
however much is in the house.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import StockStatus

FEW = 5
"""At most this many units left reads as LOW_STOCK, where no rule says otherwise."""


@dataclass(frozen=True, slots=True)
class Part:
    """What there is of one counted thing that a SKU needs `per` of: itself, or a part of a kit.

    `supplies` are (expected at, units that nobody was promised), by date; `undated` are units that may be sold beyond
    them.
    """

    sku_id: UUID
    available: int
    per: int = 1
    supplies: tuple[tuple[datetime, int], ...] = ()
    undated: int = 0

    def less(self, units: int) -> "Part":
        """The part when so many units of it are somebody's: of stock, then of supplies, then of what has no date."""
        here = min(units, self.available)
        coming = min(units - here, sum(count for _, count in self.supplies))
        undated = max(0, self.undated - (units - here - coming))
        return replace(self, available=self.available - here, supplies=behind(self.supplies, coming), undated=undated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """All that decides what a shopper may know of one SKU in one channel. No parts: it is not counted."""

    parts: tuple[Part, ...]
    available_from: datetime | None = None
    low_stock_at: int | None = None
    out_of_stock_at: int | None = None


@dataclass(frozen=True, slots=True)
class ByDate:
    """So many in all can be had on or before a date."""

    date: datetime
    quantity: int


@dataclass(frozen=True, slots=True)
class View:
    """What a shopper may know. `available_now` None: not counted. `by_date` is cumulative, from the first rise on.

    `promisable` is what can be had in all, units without a date included.
    """

    status: StockStatus
    available_now: int | None
    by_date: tuple[ByDate, ...] = ()
    promisable: int = 0


def makeable(parts: Iterable[tuple[int, int]]) -> int:
    """How many kits can be made of (available, needed per kit) parts; needed is positive, parts are not empty."""
    return min(available // needed for available, needed in parts)


def band(available: int | None, low_stock_at: int | None = None, out_of_stock_at: int | None = None) -> StockStatus:
    """The band of a number of units in the smallest unit; None is what is not counted (a service, a download)."""
    if available is None:
        return StockStatus.IN_STOCK
    if available <= (out_of_stock_at or 0):
        return StockStatus.OUT_OF_STOCK
    few = FEW if low_stock_at is None else low_stock_at
    return StockStatus.LOW_STOCK if available <= few else StockStatus.IN_STOCK


def view(offer: Offer, now: datetime) -> View:
    """What a shopper may know of this at this moment."""
    waits = offer.available_from is not None and offer.available_from > now
    if not offer.parts:
        return View(StockStatus.PREORDER if waits else StockStatus.IN_STOCK, None)
    there = makeable([(part.available, part.per) for part in offer.parts])
    by_date = _by_date(offer, there, now)
    promisable = makeable(
        [(part.available + sum(units for _, units in part.supplies) + part.undated, part.per) for part in offer.parts]
    )
    if waits:
        return View(StockStatus.PREORDER if promisable else StockStatus.OUT_OF_STOCK, 0, by_date, promisable)
    status = band(there, offer.low_stock_at, offer.out_of_stock_at)
    if there == 0 and promisable > 0:
        status = StockStatus.BACKORDER
    return View(status, there, by_date, promisable)


def satisfied_from(seen: View, wanted: int, now: datetime) -> tuple[bool, datetime | None]:
    """Whether so many can be promised, and from when they could be had; None for a date that nobody knows."""
    if seen.available_now is None or wanted <= seen.available_now:
        return True, now
    for step in seen.by_date:
        if wanted <= step.quantity:
            return True, step.date
    return wanted <= seen.promisable, None


def behind(supplies: Iterable[tuple[datetime, int]], ahead: int) -> tuple[tuple[datetime, int], ...]:
    """What is left of supplies, by date, after units for who waits without a promise: they are served in their turn."""
    left: list[tuple[datetime, int]] = []
    for date, units in supplies:
        taken = min(ahead, units)
        ahead -= taken
        if units > taken:
            left.append((date, units - taken))
    return tuple(left)


def _by_date(offer: Offer, there: int, now: datetime) -> tuple[ByDate, ...]:
    """Steps at which the number that could be had rises above what can be had now; late supply counts as due now."""
    street = offer.available_from if offer.available_from is not None and offer.available_from > now else None
    dates = sorted({max(date, street or now) for part in offer.parts for date, _ in part.supplies} | _only(street))
    steps: list[ByDate] = []
    most = 0 if street else there
    for date in dates:
        count = makeable([(part.available + _come(part.supplies, date), part.per) for part in offer.parts])
        if count > most:
            steps.append(ByDate(date, count))
            most = count
    return tuple(steps)


def _come(supplies: Sequence[tuple[datetime, int]], by: datetime) -> int:
    return sum(units for date, units in supplies if date <= by)


def _only(date: datetime | None) -> set[datetime]:
    return set() if date is None else {date}
