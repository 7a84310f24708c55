"""Lines, deliveries and charges: what was bought, how it gets there, and what else is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.enums import (
    ChargeKind,
    FulfillmentMethod,
)
from app.domain.orders.model.amounts import DiscountAllocation, TaxLine
from app.domain.orders.model.people import Address, Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Backordered units and what they were promised from: a dated supply, a limit, or nothing that has a date."""

    id: UUID
    quantity: int
    supply_id: UUID | None = None
    expected_at: datetime | None = None
    """What the buyer was told; None without a supply."""
    limit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. quantity = canceled + open + backordered + reserved + allocated + shipped, at every moment."""

    id: UUID
    position: int
    sku_id: UUID
    sku: str
    name: str
    delivery_id: UUID
    quantity: int
    unit_price_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    tax_rate: Decimal | None = None
    canceled: int = 0
    open: int = 0
    backordered: int = 0
    reserved: int = 0
    allocated: int = 0
    shipped: int = 0
    delivered: int = 0
    undelivered: int = 0
    returned: int = 0
    cancel_requested: int = 0
    return_requested: int = 0
    takes_stock: bool = True
    """False for services and for history: its units are moved without touching a stock level."""
    location_id: UUID | None = None
    """Binds the source, when the caller named one."""
    refused_by: tuple[UUID, ...] = ()
    """Locations that gave units of it up: they are not asked again by themselves."""
    is_kit: bool = False
    """Its units are those of its components, the lines whose parent it is: `kits.py` derives them."""
    parent_line_id: UUID | None = None
    per_parent: int | None = None
    """Units of a component that one kit holds, frozen at placing."""
    price_share_minor: int | None = None
    """A component's part of its kit's price for all kits, before discount. The kit owes it; the component shows it."""
    expected_by: datetime | None = None
    """When its last unit is expected, as far as that is not what its delivery was promised for; None: as promised."""
    promise_revision: int = 0
    """How often something else was promised or expected than before; their history is in a table of its own."""
    line_ref: str | None = None
    properties: Mapping[str, Any] | None = None
    claims: tuple[Claim, ...] = ()
    """What its backordered units were promised from; carried where the order is locked."""
    discounts: tuple[DiscountAllocation, ...] = ()
    """What `discount_minor` is made of; carried where the order is locked."""
    tax_lines: tuple[TaxLine, ...] = ()
    """What `tax_minor` is made of; carried where the order is locked. None: one tax of `tax_rate` without a name."""

    def __post_init__(self) -> None:
        total = self.canceled + self.open + self.backordered + self.reserved + self.allocated + self.shipped
        assert self.quantity == total, f"line {self.id}: {self.quantity} units, {total} accounted for"
        assert sum(claim.quantity for claim in self.claims) <= self.backordered, "only what waits has claims"
        assert self.delivered + self.undelivered <= self.shipped, "what arrived or failed was shipped"
        assert self.returned <= self.delivered, "what came back had arrived"

    @property
    def is_component(self) -> bool:
        """Whether it is part of a kit: its amounts are shares of the kit's, and owed there."""
        return self.parent_line_id is not None

    @property
    def live(self) -> int:
        """Units that are neither canceled nor returned: what is owed for."""
        return self.quantity - self.canceled - self.returned


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySlot:
    """When somebody drives to the person, and from where: one of the windows that a location offers."""

    location_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One way that part of an order reaches one person."""

    id: UUID
    position: int
    key: str
    method: FulfillmentMethod = FulfillmentMethod.SHIP
    address_id: UUID | None = None
    address: Address | None = None
    pickup_location_id: UUID | None = None
    pickup_location: str | None = None
    """Its code."""
    pickup_point: Mapping[str, Any] | None = None
    recipient_id: UUID | None = None
    recipient: Contact | None = None
    not_before: datetime | None = None
    promised_from: datetime | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    gift_message: str | None = None
    slot: DeliverySlot | None = None
    """The window that is booked; given back with the last unit that is canceled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What is owed but is not goods. Shipping is given back only when its whole delivery is canceled."""

    id: UUID
    kind: ChargeKind
    amount_minor: int
    tax_minor: int = 0
    delivery_id: UUID | None = None
    canceled: bool = False
    tax_lines: tuple[TaxLine, ...] = ()
    """What `tax_minor` is made of, as on lines."""
