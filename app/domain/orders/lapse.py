"""Time runs out on payments: what was awaited, what was promised, and what is renewed before that.

Pure. A tender that nobody paid in time is given up; when nothing else can pay for an order that nothing has left of,
the caller cancels it. A promise that runs out holds what is still in the building.
"""

from dataclasses import replace
from datetime import datetime

from app.domain.enums import HoldReleaseEvent, OrderStatus, PaymentState
from app.domain.orders.authorize import NewId, give_up, hold_until_paid, renewal, with_payment
from app.domain.orders.derive import derive
from app.domain.orders.hold import HOLDABLE, units_in_building
from app.domain.orders.ledger import OPEN_AUTHORIZATIONS, is_closed, open_minor, secured_minor
from app.domain.orders.model import Order, Payment


def lapse(order: Order, at: datetime, new_id: NewId) -> Order:
    """The order with every payment ended whose time is over; the same order when there is none.

    FAILED ones are looked at once, for what becomes of their order, and have no time after that.
    """
    lapsed = [payment for payment in order.payments if _is_over(payment, at)]
    if not lapsed:
        return order
    promised = False
    for payment in lapsed:
        if payment.status is PaymentState.FAILED:
            order = with_payment(order, replace(payment, expires_at=None))
        elif payment.status is PaymentState.PENDING:
            order = with_payment(order, replace(give_up(payment, at, new_id), status=PaymentState.EXPIRED))
        elif payment.capture_pending_minor:
            continue  # its gateway says whether the promise still stood
        elif is_closed(payment):
            order = with_payment(order, replace(payment, expires_at=None))
        else:
            promised = True
            order = with_payment(order, replace(payment, status=PaymentState.EXPIRED))
    order = derive(order)
    return hold_until_paid(order, at, new_id) if promised else order


def nobody_will_pay(order: Order) -> bool:
    """Whether an order must end because it is not paid: it is held for that, nothing left, and no tender is awaited."""
    if order.statuses.order not in HOLDABLE or order.statuses.order is OrderStatus.DRAFT:
        return False
    held = any(hold.is_open and hold.release_event is HoldReleaseEvent.PAYMENT_SECURED for hold in order.holds)
    awaited = any(
        payment.status is PaymentState.PENDING
        or (payment.status is PaymentState.FAILED and payment.expires_at is not None)  # another may be tried until then
        or payment.captured_minor
        or payment.authorized_minor
        for payment in order.payments
    )
    left = any(line.shipped for line in order.lines)
    return held and not awaited and not left and secured_minor(order.payments) < order.totals.total


def renew(order: Order, before: datetime, at: datetime, wait_until: datetime, new_id: NewId) -> Order:
    """The order with promises asked for anew that run out before then; the same order when there are none.

    Only what its gateway can ask the payer's bank for without the payer, is still needed, and is not being renewed.
    """
    renewed = {payment.renews_id for payment in order.payments if payment.status is PaymentState.PENDING}
    renewed |= {payment.renews_id for payment in order.payments if payment.status in OPEN_AUTHORIZATIONS}
    if order.statuses.order not in HOLDABLE or not units_in_building(order):
        return order
    fresh = [
        replace(renewal(payment, open_minor(payment), at, new_id, wait_until), holds_order=False)
        for payment in order.payments
        if payment.through_gateway
        and payment.stored_method is not None
        and payment.expires_at is not None
        and payment.expires_at <= before
        and open_minor(payment) > 0
        and payment.id not in renewed
    ]
    return derive(replace(order, payments=(*order.payments, *fresh))) if fresh else order


def _is_over(payment: Payment, at: datetime) -> bool:
    ends = payment.expires_at is not None and payment.expires_at <= at
    return ends and payment.status in OPEN_AUTHORIZATIONS | {PaymentState.PENDING, PaymentState.FAILED}
