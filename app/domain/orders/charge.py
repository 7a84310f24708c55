"""Taking money for what leaves: every shipment asks for its own share of what was promised.

Pure. What is due is the worth of what has left: lines' shares, each delivery's shipping with its first shipment, other
charges with the order's first, and with the last unit all that is left, so that rounding stays nowhere. What was
prepaid counts first; then the order's tenders are asked, prepaid kinds before others, in their order.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.enums import TenderKind, TransactionKind, TransactionStatus
from app.domain.orders.authorize import NewId, hold_until_paid, let_go_of, renewal, with_payment
from app.domain.orders.credits import owed_for
from app.domain.orders.derive import derive
from app.domain.orders.hold import units_in_building
from app.domain.orders.ledger import begin_step, open_minor, secured_minor, taken_minor
from app.domain.orders.model import GatewayCall, Order, Payment, Transaction

PREPAID = (TenderKind.GIFT_CARD, TenderKind.STORE_CREDIT)


def earned_minor(order: Order) -> int:
    """What is due for what has left: all that is owed when nothing is left in the building."""
    if not units_in_building(order):
        return order.totals.total
    goods = sum(
        owed_for(line, min(line.shipped - line.returned, line.live), tax_included=order.tax_included)
        for line in order.lines
        if not line.is_component
    )
    begun = {line.delivery_id for line in order.lines if line.shipped}
    charges = sum(
        charge.amount_minor + (0 if order.tax_included else charge.tax_minor)
        for charge in order.charges
        if not charge.canceled and (charge.delivery_id in begun if charge.delivery_id is not None else bool(begun))
    )
    return max(0, min(goods + charges - order.totals.credited, order.totals.total))


RENEWED_WITHIN = timedelta(hours=1)
"""How long the payer's bank may take to promise again what a first capture dropped."""


def charge_for(order: Order, shipment_id: UUID | None, at: datetime, new_id: NewId) -> Order:
    """The order with captures asked for what a shipment that just left is owed; None: for what left before.

    Tenders that allow one capture only are authorized anew for what they still have to bring, and hold the rest of the
    order until they are. What is promised beyond what is owed is let go with the last unit. Tenders that are settled
    outside are asked for nothing: without any other, the order stays as it is.
    """
    if not any(open_minor(payment) for payment in order.payments if payment.through_gateway):
        return order
    last = not units_in_building(order)
    # What a payer's bank took back is disputed, not asked for again.
    left = earned_minor(order) - sum(taken_minor(one) + one.charged_back_minor for one in order.payments)
    asked: list[UUID] = []
    for payment in sorted(order.payments, key=lambda payment: payment.tender not in PREPAID):
        if not payment.through_gateway:
            continue
        amount = max(0, min(left, open_minor(payment)))
        left -= amount
        if amount:
            asked.append(payment.id)
            order = with_payment(order, _take(payment, amount, shipment_id, at, new_id, last=last))
        elif last and open_minor(payment):
            order = with_payment(order, let_go_of(payment, at, new_id))
    if not last:
        order = _authorize_the_rest(order, asked, at, new_id)
    return derive(order)


def _take(
    payment: Payment, amount: int, shipment_id: UUID | None, at: datetime, new_id: NewId, *, last: bool
) -> Payment:
    step = Transaction(
        id=new_id(),
        kind=TransactionKind.CAPTURE,
        status=TransactionStatus.PENDING,
        amount_minor=amount,
        at=at,
        shipment_id=shipment_id,
        final=last or not payment.multiple_captures or amount == open_minor(payment),
        call=GatewayCall(),
    )
    return begin_step(payment, step)


def _authorize_the_rest(order: Order, asked: list[UUID], at: datetime, new_id: NewId) -> Order:
    """What single captures drop is promised anew before more leaves."""
    dropped = False
    for payment in [payment for payment in order.payments if payment.id in asked and not payment.multiple_captures]:
        rest = payment.authorized_minor - payment.captured_minor - payment.capture_pending_minor
        rest = min(rest, order.totals.total - secured_minor(order.payments))
        if rest <= 0:
            continue
        dropped = True
        if payment.stored_method is not None:
            order = replace(order, payments=(*order.payments, renewal(payment, rest, at, new_id, at + RENEWED_WITHIN)))
    return hold_until_paid(derive(order), at, new_id) if dropped else order
