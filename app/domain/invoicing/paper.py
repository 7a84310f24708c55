"""What stands on a paper, as values. Amounts are minor units, and positive on invoices and credit notes alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from app.domain.enums import FulfilledBy, InvoiceKind, TenderKind


@dataclass(frozen=True, slots=True)
class TaxKey:
    """One tax among others: taxes of equal name and rate are summed up."""

    name: str | None
    rate: Decimal | None
    """A fraction: 0.19 is 19 %."""
    remitted_by: FulfilledBy = FulfilledBy.SELLER


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is said of one thing: units, what is taken off their price, the price without tax, the taxes."""

    units: int = 0
    discount: int = 0
    net: int = 0
    taxes: Mapping[TaxKey, int] = field(default_factory=dict[TaxKey, int])

    def __add__(self, other: "Amounts") -> "Amounts":
        keys = [*self.taxes, *(key for key in other.taxes if key not in self.taxes)]
        return Amounts(
            self.units + other.units,
            self.discount + other.discount,
            self.net + other.net,
            {key: self.taxes.get(key, 0) + other.taxes.get(key, 0) for key in keys},
        )

    def __neg__(self) -> "Amounts":
        return Amounts(-self.units, -self.discount, -self.net, {key: -tax for key, tax in self.taxes.items()})

    def __sub__(self, other: "Amounts") -> "Amounts":
        return self + -other

    @property
    def says_something(self) -> bool:
        """Whether anything of it is not zero."""
        return bool(self.units or self.discount or self.net or any(self.taxes.values()))

    @property
    def tax(self) -> int:
        """The tax that we hand on."""
        return sum(tax for key, tax in self.taxes.items() if key.remitted_by is FulfilledBy.SELLER)

    @property
    def remitted(self) -> int:
        """The tax that the channel hands on: shown, in no sum of ours."""
        return sum(tax for key, tax in self.taxes.items() if key.remitted_by is FulfilledBy.CHANNEL)

    @property
    def total(self) -> int:
        """What is asked for, with our tax."""
        return self.net + self.tax

    @property
    def paid(self) -> int:
        """What the buyer pays for it: our total, and the tax that the channel takes."""
        return self.total + self.remitted


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A line: units of an order line, a charge, or what is given back without naming either (both ids None)."""

    name: str
    amounts: Amounts
    unit_price_minor: int
    order_line_id: UUID | None = None
    charge_id: UUID | None = None
    sku: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderShare:
    """How much of a paper one means covers; `due`: it is still to be paid that way."""

    tender: TenderKind
    amount_minor: int
    due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """A paper that is due, before it has a number.

    An invoice names its shipment, a credit note its refund or the billed shipment that was called back.
    """

    kind: InvoiceKind
    lines: Sequence[PaperLine]
    shipment_id: UUID | None = None
    refund_id: UUID | None = None
    voided_shipment_id: UUID | None = None
    tenders: Sequence[TenderShare] = ()
    supplied_at: datetime | None = None
    delivery_address_id: UUID | None = None

    @property
    def amounts(self) -> Amounts:
        """The sum of its lines."""
        return sum((line.amounts for line in self.lines), Amounts())


@dataclass(frozen=True, slots=True)
class TaxSum:
    """One row of the tax summary: a tax, what it is a tax on, and how much it is."""

    key: TaxKey
    taxable: int
    amount: int


def tax_summary(lines: Sequence[PaperLine]) -> list[TaxSum]:
    """The taxes of a paper, highest rate first; what bears no tax has none. Taxable amounts are without tax."""
    sums: dict[TaxKey, tuple[int, int]] = {}
    for line in lines:
        for key, tax in line.amounts.taxes.items():
            taxable, amount = sums.get(key, (0, 0))
            sums[key] = (taxable + line.amounts.net, amount + tax)
    found = [TaxSum(key, taxable, amount) for key, (taxable, amount) in sums.items()]
    return sorted(found, key=lambda one: (-(one.key.rate or 0), one.key.name or "", one.key.remitted_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that was issued."""

    id: UUID
    kind: InvoiceKind
    number: str
    order_id: UUID
    currency: str
    tax_included: bool
    lines: Sequence[PaperLine]
    issued_at: datetime
    issued_on: date
    shipment_id: UUID | None = None
    refund_id: UUID | None = None
    voided_shipment_id: UUID | None = None
    tenders: Sequence[TenderShare] = ()
    credited: Sequence[str] = ()
    supplied_on: date | None = None
    due_on: date | None = None

    @property
    def amounts(self) -> Amounts:
        """The sum of its lines."""
        return sum((line.amounts for line in self.lines), Amounts())
