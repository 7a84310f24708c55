"""What explains a line's amounts: who took how much off it and why, and which taxes its tax is made of."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.domain.enums import DiscountOrigin, FulfilledBy
from app.domain.orders.model.authors import SYSTEM_AUTHOR, Author


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountAllocation:
    """What one discount takes off one line, whole quantity; those of a line sum to its `discount_minor`."""

    id: UUID
    amount_minor: int
    origin: DiscountOrigin = DiscountOrigin.LINE
    code: str | None = None
    reason: str | None = None
    """Free text: it stands in its table only, never in events."""
    author: Author = SYSTEM_AUTHOR


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One tax of a line or charge, whole quantity; those of a line sum to its `tax_minor`.

    A line with a tax and no tax lines has one of the line's own rate, which nobody gave a name.
    """

    id: UUID
    name: str
    amount_minor: int
    rate: Decimal | None = None
    """A fraction: 0.19 is 19 %."""
    remitted_by: FulfilledBy = FulfilledBy.SELLER
    """Who pays it to the state. What the channel remits is shown, and never invoiced by us."""
