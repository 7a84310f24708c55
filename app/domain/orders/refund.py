"""Giving money back: what it is for, how much that is, and through which tenders it goes.

Players: `credits.py` knows what of an order is owed, gone and given back; here a wish becomes a refund and the steps
of the tenders that carry it out. A refund moves no units: canceling and returning do. It never gives back more than
was captured, nor more for a line than its share; what is on its way counts as given.

Source of the rules: the domain rules (money). Refunds go back the way the money came, the last captured first: fewest
tenders are asked, and what was prepaid (gift card, store credit) is touched last, as it was taken first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import RefundDestination, RefundReason, TenderKind, TransactionKind, TransactionStatus
from app.domain.errors import AmountExceeded, InvalidInput
from app.domain.money import Money
from app.domain.orders.credits import accounts
from app.domain.orders.derive import derive
from app.domain.orders.ledger import begin_step, record_step, refundable_minor
from app.domain.orders.model import GatewayCall, Order, Payment, Refund, Transaction
from app.domain.orders.refund_parts import NewId, owed_parts, wanted_parts

PREPAID = frozenset({TenderKind.GIFT_CARD, TenderKind.STORE_CREDIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWanted:
    """What somebody wants given back: units of lines, an amount of the charges, an amount beside both; all are added.

    Amounts are minor units of the order's currency. `payment_id` names the tender it must go to.
    """

    reason: RefundReason
    lines: Sequence[tuple[UUID, int]] = ()
    charges_minor: int | None = None
    amount_minor: int | None = None
    payment_id: UUID | None = None
    note: str | None = None
    destination: RefundDestination = RefundDestination.ORIGINAL


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """The order with the refund and its tenders' steps, and the refund itself.

    Steps through a gateway are PENDING intents that carry their call; recorded tenders' are SUCCEEDED at once, and so
    are all that go to store credit: no gateway is asked, and the caller writes the credit's ledger.
    """

    order: Order
    refund: Refund


def plan_refund(
    order: Order, wanted: RefundWanted, new_id: NewId, at: datetime, *, refund_id: UUID | None = None
) -> RefundPlan:
    """Plan what is wanted. Usable within any other change of the order: plan it on the order as changed.

    `refund_id` is the new refund's, where the caller has promised one.

    Raises InvalidInput (store credit for nobody, nothing wanted, a quantity or amount that is not positive, a line
    twice, a payment of another order), NotFound (line), PartOfKit, AmountExceeded with what is left of a line, of the
    charges, or of the tenders.
    """
    if not wanted.lines and wanted.charges_minor is None and wanted.amount_minor is None:
        raise InvalidInput("say what to refund: lines, charges or an amount", ("lines",))
    refuse_credit_for_nobody(order, wanted.destination, "destination")
    parts = wanted_parts(order, wanted.lines, wanted.charges_minor, wanted.amount_minor, wanted.reason, new_id)
    refund = Refund(
        id=refund_id or new_id(),
        reason=wanted.reason,
        at=at,
        note=wanted.note,
        destination=wanted.destination,
        **parts.fields(),
    )
    if refund.total_minor == 0:
        raise InvalidInput("what is named is free: there is nothing to give back", ("lines",))
    path = next(
        place
        for place, given in (("amount", wanted.amount_minor), ("charges", wanted.charges_minor), ("lines", 0))
        if given is not None
    )
    return _carried_out(order, refund, wanted.payment_id, (path,), new_id)


def plan_refund_of_what_is_owed(
    order: Order,
    reason: RefundReason,
    new_id: NewId,
    at: datetime,
    *,
    first: Sequence[tuple[UUID, int]] = (),
    note: str | None = None,
    destination: RefundDestination = RefundDestination.ORIGINAL,
) -> RefundPlan | None:
    """Plan to give back all that we owe and that is not on its way, as after a cancellation or an edit; None: nothing.

    Units and charges that are gone are named as far as they explain the amount, those in `first` before others; the
    rest is an adjustment. It never credits anything, and never raises; the caller has refused credit for nobody.
    """
    due = min(owed_back(order), refundable(order))
    if due <= 0:
        return None
    parts = owed_parts(order, due, first, new_id)
    refund = Refund(id=new_id(), reason=reason, at=at, note=note, destination=destination, **parts.fields())
    return _carried_out(order, refund, None, ("amount",), new_id)


def refuse_credit_for_nobody(order: Order, destination: RefundDestination, place: str) -> None:
    """Raise InvalidInput when store credit is wanted for a buyer who has no account."""
    if destination is RefundDestination.STORE_CREDIT and order.customer_id is None:
        raise InvalidInput(f"order {order.number} names no customer who could have store credit", (place,))


def refundable(order: Order, payment_id: UUID | None = None) -> int:
    """What can still go back: captured, less what went back or is on its way; through one tender or all."""
    return sum(refundable_minor(payment) for payment in order.payments if payment_id in (None, payment.id))


def owed_back(order: Order) -> int:
    """What we owe and that is not on its way; not below zero."""
    pending = sum(payment.refund_pending_minor for payment in order.payments)
    return max(0, -order.totals.outstanding - pending)


def goodwill_given(order: Order) -> int:
    """What was given beside lines and charges and beyond what we owed, in all refunds that count."""
    return accounts(order).adjustment if order.refunds else 0


def _carried_out(
    order: Order, refund: Refund, payment_id: UUID | None, path: tuple[str, ...], new_id: NewId
) -> RefundPlan:
    """Split it over the tenders and write their steps. Raises InvalidInput (foreign payment), AmountExceeded."""
    if payment_id is not None and all(payment.id != payment_id for payment in order.payments):
        raise InvalidInput("the order has no such payment", ("paymentId",))
    limit = refundable(order, payment_id)
    if refund.total_minor > limit:
        raise AmountExceeded(
            "more than was captured and not yet given back"
            + (" with this payment" if payment_id is not None else "")
            + ": this much is left",
            Money(limit, order.currency),
            path,
        )
    left = refund.total_minor
    changed: dict[UUID, Payment] = {}
    for payment in sorted(order.payments, key=lambda payment: _precedence(order, payment), reverse=True):
        amount = min(left, refundable_minor(payment)) if payment_id in (None, payment.id) else 0
        if amount:
            changed[payment.id] = _asked(payment, refund, amount, new_id)
            left -= amount
    assert left == 0, "the tenders have what they were found to have"
    after = derive(
        replace(
            order,
            payments=tuple(changed.get(payment.id, payment) for payment in order.payments),
            refunds=(*order.refunds, refund),
        )
    )
    return RefundPlan(after, after.refunds[-1])


def _precedence(order: Order, payment: Payment) -> tuple[bool, datetime, int]:
    taken = [step.at for step in payment.transactions if step.kind is TransactionKind.CAPTURE]
    return payment.tender not in PREPAID, max(taken, default=order.placed_at), order.payments.index(payment)


def _asked(payment: Payment, refund: Refund, amount: int, new_id: Callable[[], UUID]) -> Payment:
    """The tender with its part of the refund: an intent for its gateway, or what somebody hands out or credits now."""
    asked = payment.through_gateway and refund.destination is RefundDestination.ORIGINAL
    step = Transaction(
        id=new_id(),
        kind=TransactionKind.REFUND,
        status=TransactionStatus.PENDING if asked else TransactionStatus.SUCCEEDED,
        amount_minor=amount,
        at=refund.at,
        refund_id=refund.id,
        call=GatewayCall() if asked else None,
    )
    return begin_step(payment, step) if asked else record_step(payment, step)
