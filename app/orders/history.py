"""An order that happened elsewhere, as what `place_order` is asked with: one translation for imports and replays.

What the source states but no field of an order holds is kept: when a line had to be handed over (the line's property
`shipBy`), what a payment says beside its amount, and what the importer assumed (both in the order's metadata).
"""

from typing import Any
from uuid import UUID

from app.domain.enums import ChargeKind, PaymentState, StockPolicy
from app.domain.history import HistoricalLine, HistoricalOrder, HistoricalPayment
from app.domain.money import Money
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlaceOrder, PlacePayment

DELIVERY = "default"
"""The key of a historical order's one delivery."""


def placing_of(
    order: HistoricalOrder, *, idempotency_key: str, customer_id: UUID | None, stock_policy: StockPolicy
) -> PlaceOrder:
    """The order as it stood when it was placed: all units uncanceled, and nothing paid.

    Without stock (policy NONE) a line is bound to its location, and so becomes that location's work, when units of it
    left from there or the order is `routed`; other units stay open. Where stock is taken every line is bound.
    """
    taken = stock_policy is not StockPolicy.NONE
    left = {line_ref for shipment in order.shipments for line_ref in shipment.quantities}
    return PlaceOrder(
        idempotency_key=idempotency_key,
        channel=order.channel,
        external_source=order.external_source,
        external_id=order.external_id,
        customer_id=customer_id,
        lines=tuple(
            _line(line, order.currency, bound=taken or order.routed or line.line_ref in left) for line in order.lines
        ),
        deliveries=(
            PlaceDelivery(
                key=DELIVERY,
                method=order.delivery.method,
                address=order.delivery.address,
                promised_by=order.delivery.promised_by,
                promised_on=order.delivery.promised_on,
            ),
        ),
        charges=tuple(
            PlaceCharge(
                kind=charge.kind,
                amount=Money(charge.amount_minor, order.currency),
                delivery=DELIVERY if charge.kind is ChargeKind.SHIPPING else None,
            )
            for charge in order.charges
        ),
        payments=tuple(_payment(payment, order) for payment in order.payments),
        tax_included=order.tax_included,
        stock_policy=stock_policy,
        fulfilled_by=order.fulfilled_by,
        metadata=_metadata(order),
        placed_at=order.placed_at,
    )


def _line(line: HistoricalLine, currency: str, *, bound: bool) -> PlaceLine:
    return PlaceLine(
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price=Money(line.unit_price_minor, currency),
        discount=Money(line.discount_minor, currency) if line.discount_minor else None,
        location=line.location if bound else None,
        line_ref=line.line_ref,
        properties={"shipBy": line.ship_by.isoformat()} if line.ship_by is not None else None,
    )


def _payment(payment: HistoricalPayment, order: HistoricalOrder) -> PlacePayment:
    """The tender as it was promised. What was collected comes by capturing, what was voided by canceling, if any."""
    comes_later = payment.paid_at is not None or (payment.state is PaymentState.VOIDED and order.cancellations)
    return PlacePayment(
        gateway=payment.gateway,
        tender=payment.tender,
        amount=Money(payment.amount_minor, order.currency),
        state=PaymentState.PENDING if comes_later else payment.state,
        reference=payment.reference,
    )


def _metadata(order: HistoricalOrder) -> dict[str, Any] | None:
    metadata: dict[str, Any] = dict(order.metadata or {})
    payments = {payment.reference: dict(payment.metadata) for payment in order.payments if payment.metadata}
    if payments:
        metadata["payments"] = payments
    if order.assumed:
        metadata["assumed"] = list(order.assumed)
    return metadata or None
