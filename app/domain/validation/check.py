"""What a check is: a name, what it looks at, and what it says of what it finds.

Findings hold no personal data: they name the place in the input, never what stood there.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain.enums import CheckMode, CheckName, HoldReason
from app.domain.orders.model import Order


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: a code to branch on, its place in the input, figures, and words."""

    code: str
    path: tuple[str, ...]
    message: str
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class EarlierOrder:
    """An order that the same buyer placed shortly before: when, and what it asked for, units by SKU."""

    id: UUID
    placed_at: datetime
    goods: Mapping[UUID, int]
    canceled: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """What a company may owe, and what it owes already, in minor units of `currency`."""

    limit_minor: int
    used_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What an address of a country, or of one of its regions, looks like."""

    country: str
    required: tuple[str, ...]
    """Parts that it has: line1, city, region, postalCode."""
    regions: tuple[tuple[str, str], ...]
    """Keys and names; one key may have several names."""
    postal_codes: tuple[re.Pattern[str], ...]
    """All of them match a postal code."""
    examples: tuple[str, ...]


def _no_rules(_country: str, _region: str | None = None) -> AddressRules | None:
    return None


def _any_number(_number: str, _country: str | None) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that checks look at. `earlier` and `credit` are read for those checks only that need them."""

    order: Order
    expected_total_minor: int | None = None
    """What the caller says that it comes to; None when nothing was said."""
    price_minor: Mapping[str, int] = field(default_factory=dict[str, int])
    """What the channel asks for a unit, by SKU; SKUs without a price are absent."""
    missing: Mapping[UUID, int] = field(default_factory=dict[UUID, int])
    """Units that no location provides now, by line."""
    earlier: Sequence[EarlierOrder] = ()
    credit: Credit | None = None
    address_rules: Callable[[str, str | None], AddressRules | None] = _no_rules
    """Of a country, or of one of its regions; None where nobody wrote any down."""
    is_phone: Callable[[str, str | None], bool] = _any_number
    """Whether somebody can have a number, called from a country."""


class Need(StrEnum):
    """What a check wants to be read of the database."""

    EARLIER = "EARLIER"
    CREDIT = "CREDIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What a channel states of one check; None is the check's own default."""

    within_minutes: int | None = None
    most: int | None = None
    amount_minor: int | None = None
    currency: str | None = None
    """Of `amount_minor`: orders in another are not compared with it."""
    units: int | None = None
    percent: int | None = None


Look = Callable[[Facts, Parameters], Sequence[Finding] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check. `look` answers with what it found; None when there is nothing to look at."""

    name: CheckName
    look: Look
    hold: HoldReason
    """What holds an order that is kept for review because of it."""
    default: CheckMode = CheckMode.OFF
    parameters: Parameters = Parameters()
    """Those it takes, with their defaults; one that it takes without a default stands in `required`."""
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    needs: frozenset[Need] = frozenset()
    told: bool = True
    """Whether shoppers hear what was found. Rules against fraud are not explained to whom they stop."""

    @property
    def takes(self) -> frozenset[str]:
        """The names of the parameters that may be stated."""
        stated = {name for name in Parameters.__slots__ if getattr(self.parameters, name) is not None}
        return frozenset(stated | set(self.required) | set(self.optional))

    def with_defaults(self, stated: Parameters) -> Parameters:
        """The parameters to look with."""
        return Parameters(
            **{
                name: own if (own := getattr(stated, name)) is not None else getattr(self.parameters, name)
                for name in Parameters.__slots__
            }
        )
