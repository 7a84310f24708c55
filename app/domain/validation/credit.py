"""May the company owe so much? What it buys on invoice, with what it owes already, against its credit limit."""

from app.domain.enums import CheckName, HoldReason, PaymentState, TenderKind
from app.domain.orders.model import Order
from app.domain.validation.check import Check, Facts, Finding, Need, Parameters

OWED = frozenset({PaymentState.PENDING, PaymentState.AUTHORIZED, PaymentState.PARTIALLY_CAPTURED})
"""States of a tender on invoice of which something is still to come."""


def look(facts: Facts, _: Parameters) -> list[Finding] | None:
    """That it would owe more than it may; None without a limit, or when nothing is bought on invoice."""
    credit = facts.credit
    more = on_invoice(facts.order)
    if credit is None or credit.currency != facts.order.currency or more == 0:
        return None
    owes = credit.used_minor + more
    if owes <= credit.limit_minor:
        return []
    data = {"limitMinor": credit.limit_minor, "usedMinor": credit.used_minor, "orderMinor": more}
    return [
        Finding(
            "CREDIT_EXCEEDED", ("payments",), "this is more than may be owed", {**data, "currency": credit.currency}
        )
    ]


def on_invoice(order: Order) -> int:
    """What of an order is bought on invoice and not paid yet, in minor units."""
    return sum(
        payment.amount_minor - payment.captured_minor
        for payment in order.payments
        if payment.tender is TenderKind.INVOICE and payment.status in OWED
    )


CHECK = Check(name=CheckName.CREDIT, look=look, hold=HoldReason.MANUAL, needs=frozenset({Need.CREDIT}))
