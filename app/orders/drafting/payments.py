"""The tenders an order is placed with, in the state each comes in; those of gateways that are called are asked for."""

from datetime import datetime

from app.domain.enums import EventOrigin, FulfilledBy, PaymentState, TenderKind
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.authorize import ask_to_authorize
from app.domain.orders.model import Order, Payment
from app.domain.orders.pay import new_payment
from app.orders.command import PlaceOrder, PlacePayment
from app.orders.drafting.shop import Shop, minor_of
from app.payments.gateways.finding import gateway_codes
from app.payments.timeouts import unpaid_until

PAID_AFTERWARDS = frozenset({TenderKind.COD, TenderKind.INVOICE})
"""Tenders whose nature it is that goods leave first."""


def rest_of(command: PlaceOrder, total_minor: int) -> int:
    """What the one tender without an amount is for. Raises InvalidInput when there are two of them."""
    open_tenders = [index for index, payment in enumerate(command.payments) if payment.amount is None]
    if len(open_tenders) > 1:
        raise InvalidInput("one payment may leave its amount out", ("payments", str(open_tenders[1]), "amount"))
    return max(0, total_minor - sum(payment.amount.minor for payment in command.payments if payment.amount))


def drafted_payment(
    order: Order, index: int, payment: PlacePayment, shop: Shop, now: datetime, rest_minor: int
) -> Payment:
    """A tender in the state it comes in; without an amount it is for the rest of the order.

    One of a gateway that is called is asked for with its token, once the order is written. Orders of history and what
    the channel collects itself call nobody. Raises InvalidInput.
    """
    place = ("payments", str(index))
    state = payment.state or PaymentState.PENDING
    amount = minor_of(payment.amount, shop, (*place, "amount"))
    captured = minor_of(payment.captured, shop, (*place, "captured"))
    if amount is None:
        amount = rest_minor
    if state is not PaymentState.CAPTURED and captured:
        raise InvalidInput("captured belongs to a payment whose state is CAPTURED", (*place, "captured"))
    if captured is not None and captured > amount:
        raise InvalidInput("captured is more than the payment's amount", (*place, "captured"))
    taken = (amount if captured is None else captured) if state is PaymentState.CAPTURED else 0
    if state is PaymentState.CAPTURED and taken < amount:
        state = PaymentState.PARTIALLY_CAPTURED
    through = is_called(order, payment)
    if through and payment.reference is None and state in (PaymentState.AUTHORIZED, PaymentState.PARTIALLY_CAPTURED):
        raise InvalidInput("what a gateway authorized before is known to it by its reference", (*place, "reference"))
    waits = state is PaymentState.PENDING
    drafted = Payment(
        id=new_id(),
        version=0,
        gateway=payment.gateway,
        tender=payment.tender,
        status=state,
        amount_minor=amount,
        authorized_minor=amount if state in (PaymentState.AUTHORIZED, PaymentState.PARTIALLY_CAPTURED) else taken,
        captured_minor=taken,
        reference=payment.reference,
        collected_by=payment.collected_by,
        through_gateway=through,
        holds_order=waits and (through or (shop.holds_unpaid and payment.tender not in PAID_AFTERWARDS)),
        expires_at=unpaid_until(shop.payment_timeouts, payment.tender, now, called=through) if waits else None,
    )
    if through and waits and payment.token is not None and amount > 0:
        return ask_to_authorize(drafted, payment.token, now, new_id)
    return new_payment(drafted, order.placed_at, new_id)


def is_called(order: Order, payment: PlacePayment) -> bool:
    """Whether we call the payment's gateway ourselves."""
    return (
        payment.gateway in gateway_codes()
        and order.origin is EventOrigin.LIVE
        and payment.collected_by is FulfilledBy.SELLER
    )
