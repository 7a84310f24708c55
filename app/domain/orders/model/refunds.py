"""Refunds: what was given back, for what, and how much of it was given although it was still owed for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import RefundDestination, RefundReason, RefundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLine:
    """Units of one line. Their price less discount, with tax; `tax_minor` is the tax within or on top of it."""

    id: UUID
    line_id: UUID
    quantity: int
    amount_minor: int
    tax_minor: int = 0
    credited_quantity: int = 0
    """Of them, those that were neither canceled nor returned then: they are owed for no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundCharge:
    """A part of a charge, with its tax."""

    id: UUID
    charge_id: UUID
    amount_minor: int
    tax_minor: int = 0
    credited_minor: int = 0
    """Of it, what was still charged then: it is owed no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One decision to give money back. The tenders' steps that carry it out name it (`Transaction.refund_id`).

    `status` follows those steps (`derive`). A refund of which nothing arrived anywhere (FAILED) counts for nothing:
    what it was for can be refunded again.
    """

    id: UUID
    reason: RefundReason
    at: datetime
    lines: tuple[RefundLine, ...] = ()
    charges: tuple[RefundCharge, ...] = ()
    adjustment_minor: int = 0
    """Given without naming lines or charges: goodwill, a price that changed, what was paid twice."""
    adjustment_credited_minor: int = 0
    """Of the adjustment, what we did not owe: it is taken off what the order owes."""
    note: str | None = None
    """A person's words; they stand in the row only, never in events."""
    status: RefundStatus = RefundStatus.PENDING
    destination: RefundDestination = RefundDestination.ORIGINAL
    """STORE_CREDIT: the tenders keep what they took, and the buyer has it as credit at once."""

    @property
    def charges_minor(self) -> int:
        """What goes back of charges."""
        return sum(charge.amount_minor for charge in self.charges)

    @property
    def total_minor(self) -> int:
        """What goes back in all."""
        return sum(line.amount_minor for line in self.lines) + self.charges_minor + self.adjustment_minor

    @property
    def counts(self) -> bool:
        """Whether it takes part in what is left to refund."""
        return self.status is not RefundStatus.FAILED
