"""Promises of money: asked for when an order is placed or by another tender, renewed before they run out, let go.

Pure. Every function writes intents: steps that are PENDING and carry the call to their gateway. Tenders that are
settled outside have no gateway to ask, so what is done with them is so at once.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import (
    HoldReason,
    HoldReleaseEvent,
    PaymentState,
    TransactionKind,
    TransactionStatus,
)
from app.domain.orders.hold import HOLDABLE, place_hold, units_in_building
from app.domain.orders.ledger import begin_step, is_trusted, open_minor, record_step, taken_minor
from app.domain.orders.model import GatewayCall, Hold, Order, Payment, Transaction

NewId = Callable[[], UUID]

_K = TransactionKind
_S = TransactionStatus


def ask_to_authorize(payment: Payment, token: str | None, at: datetime, new_id: NewId) -> Payment:
    """A new payment whose gateway is to be asked for its amount: by the payer's token, or by the stored means."""
    assert payment.through_gateway, "only a gateway is asked"
    assert payment.status is PaymentState.PENDING, "it is asked once"
    step = _asked(_K.AUTHORIZE, payment.amount_minor, at, new_id, token)
    return begin_step(payment, step)


def renewal(payment: Payment, amount_minor: int, at: datetime, new_id: NewId, expires_at: datetime | None) -> Payment:
    """A payment that stands in another's place, whose gateway is asked for this amount without the payer.

    `payment` has a stored means. `expires_at` is how long the answer may take.
    """
    assert payment.stored_method is not None, "without a stored means the payer must pay anew"
    fresh = Payment(
        id=new_id(),
        version=0,
        gateway=payment.gateway,
        tender=payment.tender,
        status=PaymentState.PENDING,
        amount_minor=amount_minor,
        collected_by=payment.collected_by,
        multiple_captures=payment.multiple_captures,
        expires_at=expires_at,
        through_gateway=True,
        holds_order=True,
        stored_method=payment.stored_method,
        renews_id=payment.id,
    )
    return ask_to_authorize(fresh, None, at, new_id)


def let_go_of(payment: Payment, at: datetime, new_id: NewId) -> Payment:
    """The payment without what is promised and not taken: its gateway is asked, or it is so at once.

    One that is still PENDING ends VOIDED whatever its gateway says later; see `answer`. The same payment when there is
    nothing to let go.
    """
    if payment.status is PaymentState.PENDING:
        return replace(give_up(payment, at, new_id), status=PaymentState.VOIDED)
    left = open_minor(payment)
    if left <= 0:
        return payment
    if payment.through_gateway:
        return begin_step(payment, _asked(_K.VOID, left, at, new_id))
    return record_step(payment, Transaction(id=new_id(), kind=_K.VOID, status=_S.SUCCEEDED, amount_minor=left, at=at))


def give_up(payment: Payment, at: datetime, new_id: NewId) -> Payment:
    """A PENDING payment that nobody waits for: what its payer was to confirm has failed, and its gateway is told.

    What its gateway was asked for and nobody knows the end of stays PENDING: it is looked up, and let go if it came
    through after all.
    """
    asked = [step for step in payment.transactions if step.status is _S.ACTION_REQUIRED]
    if not asked:
        return payment
    steps = tuple(
        replace(step, status=_S.FAILED, action_url=None) if step in asked else step for step in payment.transactions
    )
    return begin_step(replace(payment, transactions=steps), _asked(_K.VOID, payment.amount_minor, at, new_id))


def is_needed(order: Order, payment: Payment) -> bool:
    """Whether an authorization that came through is wanted: the order lives, and others do not cover it already."""
    others = (other for other in order.payments if other.id != payment.id and not is_trusted(other))
    covered = sum(taken_minor(other) + open_minor(other) for other in others)
    return order.statuses.order in HOLDABLE and covered < order.totals.total


def hold_until_paid(order: Order, at: datetime, new_id: NewId) -> Order:
    """The order with a PAYMENT hold that ends by itself when money covers its total; as it is when it has one.

    Nothing is held where nothing is left in the building, or money covers it all.
    """
    known = any(hold.is_open and hold.release_event is HoldReleaseEvent.PAYMENT_SECURED for hold in order.holds)
    if known or order.statuses.order not in HOLDABLE or not units_in_building(order):
        return order
    hold = Hold(id=new_id(), reason=HoldReason.PAYMENT, placed_at=at, release_event=HoldReleaseEvent.PAYMENT_SECURED)
    held = place_hold(order, hold)
    return held if held.holds[-1].is_open else order


def with_payment(order: Order, payment: Payment) -> Order:
    """The order with this value of one of its payments."""
    payments = tuple(payment if other.id == payment.id else other for other in order.payments)
    return replace(order, payments=payments)


def _asked(
    kind: TransactionKind, amount_minor: int, at: datetime, new_id: NewId, token: str | None = None
) -> Transaction:
    return Transaction(
        id=new_id(),
        kind=kind,
        status=_S.PENDING,
        amount_minor=amount_minor,
        at=at,
        call=GatewayCall(token=token),
    )
