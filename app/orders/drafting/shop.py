"""The reference data an order is drafted against, and how its amounts and places are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.enums import ChannelKind, LocationCapability
from app.domain.errors import InvalidInput, NotFound
from app.domain.money import Money
from app.domain.orders.model import SYSTEM_AUTHOR, Author
from app.domain.tax import Destination, TaxRule
from db.repositories.for_sale import PartForSale

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
    tax_class: str | None = None


@dataclass(frozen=True, slots=True)
class TaxTable:
    """The taxes of a channel that computes them, for one order: the rules of its destinations on its day."""

    rules: tuple[TaxRule, ...]
    places: Mapping[UUID, Destination] = field(default_factory=dict[UUID, Destination])
    """Where the locations are at which something is collected."""
    exempt_reason: str | None = None
    """Why this order is not taxed; None: it is."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The reference data an order is drafted against, read in the order's own transaction."""

    channel_id: UUID
    channel: str
    kind: ChannelKind
    currency: str
    """What the order is in: one of those that the channel sells in."""
    tax_included: bool
    skus: Mapping[str, PricedSku]
    locations: Mapping[str, UUID]
    workplaces: Mapping[str, UUID]
    """The locations that the caller may bind lines to; collected is anywhere."""
    taxes: TaxTable | None = None
    """None: tax is what whoever places the order says."""
    author: Author = SYSTEM_AUTHOR
    """Who gives the discounts."""
    holds_unpaid: bool = False
    """Whether nothing leaves before tenders that are settled outside are paid."""
    able: Mapping[str, frozenset[LocationCapability]] | None = None
    """What the locations can do; None: what was sold elsewhere already, or long ago, is not refused for that."""
    payment_timeouts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Minutes that a tender may stay unpaid, by its kind."""


def minor_of(amount: Money | None, shop: Shop, path: tuple[str, ...]) -> int | None:
    """The amount in the order's currency. Raises InvalidInput for another currency, a negative or a huge amount."""
    if amount is None:
        return None
    if amount.currency != shop.currency:
        raise InvalidInput(
            f"the order is in {shop.currency}, not {amount.currency}: all its amounts are in one currency, none is"
            " converted",
            path,
        )
    if not 0 <= amount.minor <= MAX_AMOUNT_MINOR:
        raise InvalidInput("an amount is not negative and below one trillion", path)
    return amount.minor


def location_of(code: str, known_locations: Mapping[str, UUID], path: tuple[str, ...]) -> UUID:
    """The location's id. Raises NotFound when the caller knows none of this code."""
    known = known_locations.get(code)
    if known is None:
        raise NotFound(f"there is no location {code}", path)
    return known
