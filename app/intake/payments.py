"""The tenders of a told order, each at the end of its ledger. Nobody is called."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.enums import FulfilledBy, PaymentState
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.model import Order, Payment
from app.domain.orders.pay import new_payment
from app.intake.command import ToldPayment
from app.orders.drafting.shop import Shop, minor_of
from app.payments.gateways.finding import gateway_codes

TELLABLE = frozenset(
    {
        PaymentState.PENDING,
        PaymentState.AUTHORIZED,
        PaymentState.CAPTURED,
        PaymentState.VOIDED,
        PaymentState.FAILED,
        PaymentState.EXPIRED,
    }
)
"""Ends of a tender; partial ones follow from amounts, refunds are told by themselves."""


def told_payments(told: Sequence[ToldPayment], order: Order, shop: Shop) -> tuple[Payment, ...]:
    """The tenders. One without an amount has the rest of what the order cost when it was placed.

    Raises InvalidInput for two of those, an impossible state, another currency, or more captured than the tender is
    for.
    """
    stated = [minor_of(payment.amount, shop, ("payments", str(i), "amount")) for i, payment in enumerate(told)]
    if stated.count(None) > 1:
        raise InvalidInput("one payment may leave its amount out", ("payments",))
    rest = max(0, order.totals.placed - sum(amount for amount in stated if amount is not None))
    return tuple(
        _payment(payment, rest if amount is None else amount, order, shop, ("payments", str(index)))
        for index, (payment, amount) in enumerate(zip(told, stated, strict=True))
    )


def _payment(told: ToldPayment, amount: int, order: Order, shop: Shop, place: tuple[str, ...]) -> Payment:
    if told.state not in TELLABLE:
        raise InvalidInput(
            f"a payment comes as {', '.join(sorted(TELLABLE))}; what went back is told as refunds", (*place, "state")
        )
    captured = minor_of(told.captured, shop, (*place, "captured"))
    if captured is not None and told.state is not PaymentState.CAPTURED:
        raise InvalidInput("captured belongs to a payment whose state is CAPTURED", (*place, "captured"))
    if captured is not None and captured > amount:
        raise InvalidInput("captured is more than the payment's amount", (*place, "captured"))
    taken = 0
    if told.state is PaymentState.CAPTURED:
        taken = amount if captured is None else captured
    state = told.state
    if state is PaymentState.CAPTURED and taken < amount:
        state = PaymentState.PARTIALLY_CAPTURED
    promised = state in (PaymentState.AUTHORIZED, PaymentState.PARTIALLY_CAPTURED)
    payment = Payment(
        id=new_id(),
        version=0,
        gateway=told.gateway,
        tender=told.tender,
        status=state,
        amount_minor=amount,
        authorized_minor=amount if promised else taken,
        captured_minor=taken,
        reference=told.reference,
        collected_by=told.collected_by,
        expires_at=told.expires_at,
    )
    return new_payment(payment, max(told.at or order.placed_at, order.placed_at), new_id)


def through_their_gateways(order: Order) -> Order:
    """The order whose tenders can be taken, voided and given back through gateways that know them by reference."""
    payments = tuple(
        replace(payment, through_gateway=True)
        if payment.reference is not None
        and payment.gateway in gateway_codes()
        and payment.collected_by is FulfilledBy.SELLER
        else payment
        for payment in order.payments
    )
    return order if payments == order.payments else replace(order, payments=payments)
