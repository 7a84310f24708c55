"""The tenders an order is placed with, in the state each comes in."""

from datetime import datetime

from app.domain.enums import PaymentState
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.model import Payment
from app.domain.orders.pay import new_payment
from app.orders.command import PlaceOrder, PlacePayment
from app.orders.drafting.shop import Shop, minor_of


def rest_of(command: PlaceOrder, total_minor: int) -> int:
    """What the one tender without an amount is for. Raises InvalidInput when there are two of them."""
    open_tenders = [index for index, payment in enumerate(command.payments) if payment.amount is None]
    if len(open_tenders) > 1:
        raise InvalidInput("one payment may leave its amount out", ("payments", str(open_tenders[1]), "amount"))
    return max(0, total_minor - sum(payment.amount.minor for payment in command.payments if payment.amount))


def drafted_payment(index: int, payment: PlacePayment, shop: Shop, at: datetime, rest_minor: int) -> Payment:
    """A tender in the state it comes in; without an amount it is for the rest of the order."""
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
    recorded = Payment(
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
    )
    return new_payment(recorded, at, new_id)
