"""What an edit of a placed order is made of: one operation per thing that is to be otherwise.

Operations are values without personal data: addresses and recipients stand in their tables, an operation names them.
Everything that reference data decides (a SKU's price, a kit's components) is frozen in the operation when it is staged,
so that what was previewed is what is committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from app.domain.enums import FulfillmentMethod
from app.domain.orders.model import Line
from app.domain.tax import TaxRate


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLine:
    """A line that the order is to have too: its own, and behind it the components when it is a kit; all units open."""

    lines: tuple[Line, ...]
    may_wait: bool = False
    """Whether units that are not there may wait for stock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuantity:
    """How many units of a line the shopper is to have in the end, of those that are neither canceled nor returned."""

    line_id: UUID
    quantity: int
    spare_ids: tuple[UUID, ...] = ()
    """Ids for the line, and for its components, that more units become where the line itself must not grow."""
    may_wait: bool = False
    restock: bool = True
    """Whether units that come off are for sale again; else they go to quarantine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetContact:
    """Whom we reach about the order; a row that is written already."""

    contact_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAddress:
    """Where a delivery goes (None: whom the order bills), and to whom; rows that are written already."""

    delivery_id: UUID | None
    address_id: UUID
    recipient_id: UUID | None = None
    """None: whoever it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMethod:
    """How a delivery reaches its person. Its units are looked for anew."""

    delivery_id: UUID
    method: FulfillmentMethod
    pickup_location_id: UUID | None = None
    pickup_location: str | None = None
    """Its code."""
    pinned_to: UUID | None = None
    """The one location that may provide its units: where they are collected."""
    may_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetShipping:
    """What a delivery costs, in minor units."""

    delivery_id: UUID
    charge_id: UUID
    """The charge that is made where the delivery had none."""
    amount_minor: int
    tax_minor: int | None = None
    """None: what `SetTaxes` makes of it, else nothing."""
    by_rates: bool = False
    """Whether it is what delivery services ask, and nobody said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTaxes:
    """The taxes that the rules put on a delivery's goods and shipping where it goes now, frozen with the step."""

    delivery_id: UUID
    goods: tuple[tuple[UUID, tuple[TaxRate, ...]], ...] = ()
    """By line; lines whose taxes were stated by hand are left out."""
    shipping: tuple[TaxRate, ...] | None = None
    """None: as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPromise:
    """When a delivery is promised: an instant, and the day that a person was told."""

    delivery_id: UUID
    promised_by: datetime | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """What is taken off a line, or off all lines by their value: an amount in minor units, or a fraction of it."""

    id: UUID
    line_id: UUID | None
    amount_minor: int | None = None
    fraction: Decimal | None = None
    reason: str | None = None
    code: str | None = None


Operation: TypeAlias = (
    AddLine | SetQuantity | SetContact | SetAddress | SetMethod | SetShipping | SetTaxes | SetPromise | Discount
)


def target_of(operation: Operation) -> tuple[str, UUID | None]:
    """What an operation is about: staging another about the same replaces it."""
    match operation:
        case AddLine(lines=lines):
            return "AddLine", lines[0].id
        case SetQuantity(line_id=line_id) | Discount(line_id=line_id):
            return type(operation).__name__, line_id
        case SetContact():
            return "SetContact", None
        case _:
            return type(operation).__name__, operation.delivery_id


def put(operations: Sequence[Operation], new: Operation) -> tuple[Operation, ...]:
    """The operations with this one, in place of an earlier one about the same."""
    target = target_of(new)
    if all(target_of(one) != target for one in operations):
        return (*operations, new)
    return tuple(new if target_of(one) == target else one for one in operations)


def without(operations: Sequence[Operation], target: tuple[str, UUID | None]) -> tuple[Operation, ...]:
    """The operations without the one about this."""
    return tuple(one for one in operations if target_of(one) != target)
