"""The stock side of availability: what a shopper may know of SKUs in a channel, and whether a wish can be met.

Answers may be a moment old and never decide anything: whoever reserves asks the level's row itself.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.availability.ask import AskAvailability
from app.availability.shared import SharedOffers
from app.domain.enums import StockStatus
from app.domain.principal import Principal
from app.domain.shopper_stock import ByDate, Offer, View, satisfied_from, view
from db.database import Database
from db.repositories.stock_answers import Offered, SkuOffer, offers_by_id


@dataclass(frozen=True, slots=True)
class Shown:
    """What one caller may know of one SKU in one channel. `available` None: not counted, or not told."""

    sku_id: UUID
    channel_id: UUID
    status: StockStatus
    available: int | None
    by_date: tuple[ByDate, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """One line as it was asked. `shown` None: there is no such SKU."""

    sku: str
    requested: int
    satisfiable: bool
    satisfiable_from: datetime | None
    shown: Shown | None


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """All lines, in the order asked; `position` is the place in the log that they were read at."""

    channel_id: UUID
    as_of: datetime
    position: int
    lines: tuple[LineAnswer, ...]


async def answer_lines(offers: SharedOffers, principal: Principal, ask: AskAvailability) -> StockAnswer | None:
    """Answer every line by one statement, shared with who asks at the same moment; None for an unknown channel.

    Public. Raises InvalidInput.
    """
    ask.refuse_nonsense()
    offered = await offers.read(ask.channel, [sku for sku, _ in ask.lines])
    if offered is None:
        return None
    known = {offer.sku: offer for offer in offered.offers}
    counts = offered.shows_counts or sees_counts(principal)
    taken: Counter[UUID] = Counter()
    lines: list[LineAnswer] = []
    for sku, quantity in ask.lines:
        offer = known.get(sku)
        if offer is None:
            lines.append(LineAnswer(sku, quantity, satisfiable=False, satisfiable_from=None, shown=None))
            continue
        seen = view(offer.offer, offered.at)
        satisfiable, since = satisfied_from(_left(offer.offer, seen, taken, offered.at), quantity, offered.at)
        lines.append(LineAnswer(sku, quantity, satisfiable, since, _shown(offer, seen, offered, counts=counts)))
        if satisfiable:
            taken.update({part.sku_id: part.per * quantity for part in offer.offer.parts})
    return StockAnswer(offered.channel_id, offered.at, offered.position, tuple(lines))


async def shown_stock(
    database: Database, principal: Principal, keys: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], Shown]:
    """Batch: what a caller may know of a SKU in a channel, by (SKU id, channel code); one statement per channel.

    Public. Absent for an unknown SKU or channel.
    """
    found: dict[tuple[UUID, str], Shown] = {}
    for channel in {channel for _, channel in keys}:
        offered = await offers_by_id(database.engine, channel, {sku for sku, asked in keys if asked == channel})
        if offered is not None:
            counts = offered.shows_counts or sees_counts(principal)
            for offer in offered.offers:
                found[offer.sku_id, channel] = _shown(offer, view(offer.offer, offered.at), offered, counts=counts)
    return found


def shown_in(offered: Offered, principal: Principal) -> dict[UUID, Shown]:
    """What a caller may know of everything that was read, by SKU id."""
    counts = offered.shows_counts or sees_counts(principal)
    return {one.sku_id: _shown(one, view(one.offer, offered.at), offered, counts=counts) for one in offered.offers}


def sees_counts(principal: Principal) -> bool:
    """Whether exact sums over a channel are told to somebody: to the merchant's people whom nothing narrows.

    Others would learn of locations that are not theirs.
    """
    return principal.acts_for_merchant and principal.locations is None and principal.channels is None


def _left(offer: Offer, seen: View, taken: Mapping[UUID, int], now: datetime) -> View:
    """What is left for a line when those before it have what they want: kits and their parts share units."""
    if not any(part.sku_id in taken for part in offer.parts):
        return seen
    return view(replace(offer, parts=tuple(part.less(taken.get(part.sku_id, 0)) for part in offer.parts)), now)


def _shown(offer: SkuOffer, seen: View, offered: Offered, *, counts: bool) -> Shown:
    return Shown(
        offer.sku_id,
        offered.channel_id,
        seen.status,
        seen.available_now if counts else None,
        seen.by_date if counts else (),
        offered.at,
    )
