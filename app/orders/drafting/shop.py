"""The reference data an order is drafted against, and how its amounts and places are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import ChannelKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.money import Money
from db.repositories.reference import PartForSale

MAX_AMOUNT_MINOR = 10**14
"""One trillion in a currency of two digits; sums of 1,000 such lines still fit 64 bits."""


@dataclass(frozen=True, slots=True)
class PricedSku:
    """What placing needs to know of a SKU."""

    id: UUID
    code: str
    name: str
    stock_tracked: bool
    price_minor: int | None
    parts: tuple[PartForSale, ...] = ()
    """What a kit is made of; empty for everything else."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The reference data an order is drafted against, read in the order's own transaction."""

    channel_id: UUID
    channel: str
    kind: ChannelKind
    currency: str
    tax_included: bool
    skus: Mapping[str, PricedSku]
    locations: Mapping[str, UUID]
    workplaces: Mapping[str, UUID]
    """The locations that the caller may bind lines to; collected is anywhere."""


def minor_of(amount: Money | None, shop: Shop, path: tuple[str, ...]) -> int | None:
    """The amount in the channel's currency. Raises InvalidInput for another currency, a negative or a huge amount."""
    if amount is None:
        return None
    if amount.currency != shop.currency:
        raise InvalidInput(f"channel {shop.channel} sells in {shop.currency}, not {amount.currency}", path)
    if not 0 <= amount.minor <= MAX_AMOUNT_MINOR:
        raise InvalidInput("an amount is not negative and below one trillion", path)
    return amount.minor


def location_of(code: str, known_locations: Mapping[str, UUID], path: tuple[str, ...]) -> UUID:
    known = known_locations.get(code)
    if known is None:
        raise NotFound(f"there is no location {code}", path)
    return known
