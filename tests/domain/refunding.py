"""Orders that are paid, and money that goes back of them, for tests about refunds."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.enums import (
    CancelReason,
    PaymentState,
    RefundReason,
    TransactionKind,
    TransactionStatus,
)
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel
from app.domain.orders.derive import derive
from app.domain.orders.ledger import end_step
from app.domain.orders.model import Order, Payment, Transaction
from app.domain.orders.outcome import Outcome
from app.domain.orders.refund import RefundWanted, plan_refund
from tests.domain.orders_by_hand import NOON, a_delivery, a_line, a_payment, an_order


def taken(amount: int, *, minutes: int = 0, gateway: bool = False, **fields: Any) -> Payment:
    """A tender of which all was captured, so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    steps = tuple(
        Transaction(id=new_id(), kind=kind, status=TransactionStatus.SUCCEEDED, amount_minor=amount, at=at)
        for kind in (TransactionKind.AUTHORIZE, TransactionKind.CAPTURE)
    )
    payment = a_payment(amount, PaymentState.CAPTURED, authorized_minor=amount, captured_minor=amount)
    return replace(payment, transactions=steps, through_gateway=gateway, **fields)


def paid(order: Order, *payments: Payment) -> Order:
    """The order, derived, with these tenders or one that paid for all of it."""
    order = derive(order)
    return derive(replace(order, payments=payments or (taken(order.totals.total),)))


def refund(order: Order, reason: RefundReason = RefundReason.OTHER, **wanted: Any) -> Order:
    """The order after a refund of what is wanted."""
    return plan_refund(order, RefundWanted(reason=reason, **wanted), new_id, NOON).order


def canceled(order: Order, **units: int) -> Order:
    """The order with units of lines canceled, by position: `line0=1`."""
    named = {order.lines[int(name[4:])].id: quantity for name, quantity in units.items()}
    return cancel(order, named, CancelReason.CUSTOMER).order


def ended(order: Order, status: TransactionStatus) -> Order:
    """The order after gateways said that of every refund that was on its way."""
    payments = list(order.payments)
    for index, payment in enumerate(payments):
        for step in payment.transactions:
            if step.status is TransactionStatus.PENDING:
                payments[index] = end_step(payments[index], step, Outcome(status=status))
    return derive(replace(order, payments=tuple(payments)))


def mugs(quantity: int = 3, price: int = 1000, **fields: Any) -> Order:
    """An order of some mugs, paid."""
    home = a_delivery()
    return paid(an_order((a_line(home, quantity, price, **fields),), (home,)))
