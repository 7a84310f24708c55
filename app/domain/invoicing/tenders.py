"""What covers a paper: which means paid it, or will, and what is still to be paid, how."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.enums import PaymentState, RefundDestination, TenderKind, TransactionKind, TransactionStatus
from app.domain.invoicing.paper import TenderShare
from app.domain.orders.derive import OPEN_AUTHORIZATIONS
from app.domain.orders.model import Order, Payment, Refund

PREPAID = (TenderKind.GIFT_CARD, TenderKind.STORE_CREDIT, TenderKind.VOUCHER, TenderKind.CASH)
"""Used up first, as when payments are captured."""

LATER = TenderKind.BANK_TRANSFER
"""How something is paid that no payment of the order covers."""


@dataclass(slots=True)
class Cover:
    """How much of each means earlier papers have used."""

    used: dict[TenderKind, int] = field(default_factory=dict[TenderKind, int])

    def add(self, shares: Sequence[TenderShare], sign: int) -> None:
        """Count a paper's shares in, or out again."""
        for one in shares:
            if not one.due:
                self.used[one.tender] = self.used.get(one.tender, 0) + sign * one.amount_minor

    def of(self, order: Order, amount: int) -> tuple[TenderShare, ...]:
        """What covers this much: prepaid means first, then the others in their order; the rest is due."""
        there: dict[TenderKind, int] = {}
        for payment in sorted(order.payments, key=lambda one: one.tender not in PREPAID):
            there[payment.tender] = there.get(payment.tender, 0) + _good_for(payment)
        shares: list[TenderShare] = []
        for tender, good_for in there.items():
            part = min(amount, good_for - self.used.get(tender, 0))
            if part > 0:
                shares.append(TenderShare(tender=tender, amount_minor=part))
                amount -= part
        if amount > 0:
            pending = (one.tender for one in order.payments if one.status is PaymentState.PENDING)
            shares.append(TenderShare(tender=next(pending, LATER), amount_minor=amount, due=True))
        return tuple(shares)

    def released(self, amount: int) -> tuple[TenderShare, ...]:
        """How so much of what earlier papers used is free for later ones: what was used last comes first."""
        shares: list[TenderShare] = []
        for tender, used in reversed(self.used.items()):
            part = min(amount, used)
            if part > 0:
                shares.append(TenderShare(tender=tender, amount_minor=part))
                amount -= part
        return tuple(shares)


def given_back(order: Order, refund: Refund, amount: int) -> tuple[TenderShare, ...]:
    """How so much of a refund went back: the way it came, or as store credit."""
    shares = taken_from(order, refund, amount)
    if refund.destination is RefundDestination.ORIGINAL or not shares:
        return shares
    return (TenderShare(tender=TenderKind.STORE_CREDIT, amount_minor=sum(one.amount_minor for one in shares)),)


def taken_from(order: Order, refund: Refund, amount: int) -> tuple[TenderShare, ...]:
    """Which means gave so much of a refund."""
    shares: dict[TenderKind, int] = {}
    for payment in order.payments:
        for step in payment.transactions:
            if step.refund_id != refund.id or step.kind is not TransactionKind.REFUND:
                continue
            part = min(amount, step.amount_minor) if step.status is TransactionStatus.SUCCEEDED else 0
            if part > 0:
                shares[payment.tender] = shares.get(payment.tender, 0) + part
                amount -= part
    return tuple(TenderShare(tender=tender, amount_minor=part) for tender, part in shares.items())


def _good_for(payment: Payment) -> int:
    """What was taken with it and not given back, and what it still guarantees."""
    guaranteed = payment.authorized_minor if payment.status in OPEN_AUTHORIZATIONS else 0
    taken = max(guaranteed, payment.captured_minor + payment.capture_pending_minor)
    return taken - payment.refunded_minor - payment.charged_back_minor
