"""Totals and statuses: each one pure function of quantities and ledgers, with one stated precedence.

Nothing else in the program decides a status or adds up an order.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.enums import (
    ChargeKind,
    CustomerStatus,
    FulfillmentMethod,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    HoldReleaseEvent,
    OrderStatus,
    PaymentState,
    PaymentStatus,
    ShipmentAlert,
    ShipmentStatus,
)
from app.domain.money import share
from app.domain.orders.credits import credit_of, owed_for, refunds_as_their_steps_say
from app.domain.orders.expect import expected
from app.domain.orders.kits import follow_components
from app.domain.orders.ledger import OPEN_AUTHORIZATIONS, is_closed
from app.domain.orders.let_go import let_go
from app.domain.orders.model import Line, Order, Payment, Statuses, Totals
from app.domain.orders.slots import kept_slots
from app.domain.orders.work.answers import answered
from app.domain.orders.work.following import in_step

COLLECTED = frozenset({FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT})
"""Methods where the person comes to the goods."""

AT_WORK = frozenset(
    {
        FulfillmentOrderStatus.ACCEPTED,
        FulfillmentOrderStatus.PICKING,
        FulfillmentOrderStatus.PICKED,
        FulfillmentOrderStatus.PACKED,
        FulfillmentOrderStatus.CANCEL_REQUESTED,
    }
)


def line_total(line: Line, *, tax_included: bool) -> int:
    """What is owed for a line's live units: price less discount, plus tax where prices do not hold it.

    For a component of a kit it is a share of what is owed for the kit, not more to pay.
    """
    return owed_for(line, line.live, tax_included=tax_included)


def totals(order: Order) -> Totals:
    """Add up what is owed now, and what the ledgers say was paid. What a kit costs is owed once, on its own line.

    What refunds credited is owed no longer (`credits.py`).
    """
    credited = credit_of(order)
    charges = [charge for charge in order.charges if not charge.canceled]
    lines = [line for line in order.lines if not line.is_component]
    subtotal = sum(line.unit_price_minor * line.live for line in lines)
    discount = sum(share(line.discount_minor, line.live, line.quantity) for line in lines)
    tax = sum(share(line.tax_minor, line.live, line.quantity) for line in lines)
    tax += sum(charge.tax_minor for charge in charges)
    shipping = sum(charge.amount_minor for charge in charges if charge.kind is ChargeKind.SHIPPING)
    others = sum(charge.amount_minor for charge in charges if charge.kind is not ChargeKind.SHIPPING)
    return Totals(
        subtotal=subtotal,
        discount=discount,
        shipping=shipping,
        charges=others,
        tax=tax,
        total=subtotal - discount + shipping + others + (0 if order.tax_included else tax) - credited,
        placed=order.totals.placed,
        captured=sum(payment.captured_minor for payment in order.payments),
        refunded=sum(payment.refunded_minor + payment.charged_back_minor for payment in order.payments),
        credited=credited,
    )


def payment_status(payments: Iterable[Payment], sums: Totals) -> PaymentStatus:
    """From the ledgers. First match: refunds, then money taken, then promises, then what is dead or pending.

    BALANCE_DUE: some was taken, more is owed, and no tender is left that could bring it. AUTHORIZATION_EXPIRED: what
    was promised ran out, and nothing else is promised or awaited.
    """
    tenders = list(payments)
    authorized = sum(payment.authorized_minor for payment in tenders if payment.status in OPEN_AUTHORIZATIONS)
    awaited = any(payment.status is PaymentState.PENDING or not is_closed(payment) for payment in tenders)
    table: list[tuple[bool, PaymentStatus]] = [
        (not tenders, PaymentStatus.NONE),
        (0 < sums.captured <= sums.refunded, PaymentStatus.REFUNDED),
        (sums.captured > 0 and sums.outstanding < 0, PaymentStatus.CREDIT_OWED),
        (sums.refunded > 0 and sums.outstanding == 0, PaymentStatus.PARTIALLY_REFUNDED),
        (sums.captured > 0 and sums.outstanding == 0, PaymentStatus.PAID),
        (sums.captured > 0 and not awaited, PaymentStatus.BALANCE_DUE),
        (sums.captured > 0, PaymentStatus.PARTIALLY_PAID),
        (authorized > 0 and authorized >= sums.total, PaymentStatus.AUTHORIZED),
        (authorized > 0, PaymentStatus.PARTIALLY_AUTHORIZED),
        (any(payment.status is PaymentState.PENDING for payment in tenders), PaymentStatus.PENDING),
        (
            any(payment.status is PaymentState.EXPIRED for payment in tenders),
            PaymentStatus.AUTHORIZATION_EXPIRED,
        ),
        (sums.total == 0 and not any(p.status in DEAD for p in tenders), PaymentStatus.PAID),
    ]
    return next((status for holds, status in table if holds), PaymentStatus.VOIDED)


DEAD = frozenset({PaymentState.VOIDED, PaymentState.FAILED, PaymentState.EXPIRED})


def fulfillment_status(order: Order) -> FulfillmentStatus:
    """From quantities, furthest first: what arrived, what left, what is in work, what waits.

    A kit and its components are both counted: they are whole at the same time, and a part that left shows.
    """
    due = sum(line.quantity - line.canceled for line in order.lines)
    shipped = sum(line.shipped for line in order.lines)
    delivered = sum(line.delivered for line in order.lines)
    table: list[tuple[bool, FulfillmentStatus]] = [
        (due == 0, FulfillmentStatus.CANCELED),
        (delivered == due, FulfillmentStatus.DELIVERED),
        (delivered > 0, FulfillmentStatus.PARTIALLY_DELIVERED),
        (shipped == due, FulfillmentStatus.SHIPPED),
        (shipped > 0, FulfillmentStatus.PARTIALLY_SHIPPED),
        (_any_work(order, FulfillmentOrderStatus.READY_FOR_PICKUP), FulfillmentStatus.READY_FOR_PICKUP),
        (_any_work(order, *AT_WORK), FulfillmentStatus.PROCESSING),
        (any(line.allocated for line in order.lines), FulfillmentStatus.SCHEDULED),
        (any(line.backordered for line in order.lines), FulfillmentStatus.BACKORDERED),
    ]
    return next((status for holds, status in table if holds), FulfillmentStatus.UNROUTED)


def order_status(order: Order, sums: Totals) -> OrderStatus:
    """The intent. Canceled when every unit is; completed when every unit arrived or is canceled and nothing is owed."""
    if order.statuses.order in (OrderStatus.DRAFT, OrderStatus.EXPIRED):
        return order.statuses.order
    due = sum(line.quantity - line.canceled for line in order.lines)
    if due == 0:
        return OrderStatus.CANCELED
    if order.statuses.order is OrderStatus.PENDING_REVIEW:
        return OrderStatus.PENDING_REVIEW
    arrived = all(line.delivered == line.quantity - line.canceled for line in order.lines)
    return OrderStatus.COMPLETED if arrived and sums.outstanding == 0 else OrderStatus.OPEN


def customer_status(order: Order, payment: PaymentStatus, fulfillment: FulfillmentStatus) -> CustomerStatus:
    """The few words a shopper reads. First match wins; the table is the whole rule."""
    shipments = {shipment.status for shipment in order.shipments}
    collected = bool(order.deliveries) and all(delivery.method in COLLECTED for delivery in order.deliveries)
    waiting = any(line.open or line.backordered for line in order.lines)
    failed = shipments & {ShipmentStatus.EXCEPTION, ShipmentStatus.RETURN_TO_SENDER, ShipmentStatus.LOST}
    delivered_words = CustomerStatus.COLLECTED if collected else CustomerStatus.DELIVERED
    table: list[tuple[bool, CustomerStatus]] = [
        (
            fulfillment is FulfillmentStatus.CANCELED and payment is PaymentStatus.REFUNDED,
            CustomerStatus.REFUNDED,
        ),
        (fulfillment is FulfillmentStatus.CANCELED, CustomerStatus.CANCELED),
        (order.statuses.order in (OrderStatus.DRAFT, OrderStatus.PENDING_REVIEW), CustomerStatus.RECEIVED),
        (_all_returned(order), CustomerStatus.RETURNED),
        (any(line.return_requested for line in order.lines), CustomerStatus.RETURNING),
        (fulfillment is FulfillmentStatus.DELIVERED, delivered_words),
        (bool(failed), CustomerStatus.DELIVERY_FAILED),
        (ShipmentStatus.OUT_FOR_DELIVERY in shipments, CustomerStatus.OUT_FOR_DELIVERY),
        (ShipmentStatus.AVAILABLE_FOR_PICKUP in shipments, CustomerStatus.READY_TO_COLLECT),
        (_any_worries(order), CustomerStatus.DELAYED),
        (fulfillment is FulfillmentStatus.PARTIALLY_DELIVERED, CustomerStatus.PARTLY_DELIVERED),
        (fulfillment is FulfillmentStatus.SHIPPED, CustomerStatus.SHIPPED),
        (fulfillment is FulfillmentStatus.PARTIALLY_SHIPPED, CustomerStatus.PARTLY_SHIPPED),
        (fulfillment is FulfillmentStatus.READY_FOR_PICKUP, CustomerStatus.READY_TO_COLLECT),
        (payment is PaymentStatus.PENDING, CustomerStatus.AWAITING_PAYMENT),
        (payment is PaymentStatus.AUTHORIZATION_EXPIRED or _waits_for_money(order), CustomerStatus.ACTION_NEEDED),
        (fulfillment is FulfillmentStatus.PROCESSING, CustomerStatus.PROCESSING),
        (waiting, CustomerStatus.WAITING_FOR_STOCK),
    ]
    return next((status for holds, status in table if holds), CustomerStatus.CONFIRMED)


def derive(order: Order) -> Order:
    """The same order with kits, totals, statuses and holds that are over recomputed; every verb ends with this."""
    order = follow_components(order)
    order = replace(order, fulfillment_orders=answered(in_step(order)), deliveries=kept_slots(order))
    order = replace(order, lines=expected(order))
    order = replace(order, refunds=refunds_as_their_steps_say(order)) if order.refunds else order
    sums = totals(order)
    order = replace(order, holds=let_go(order, sums))
    payment = payment_status(order.payments, sums)
    fulfillment = fulfillment_status(order)
    statuses = Statuses(
        order=order_status(order, sums),
        payment=payment,
        fulfillment=fulfillment,
        customer=customer_status(order, payment, fulfillment),
    )
    return replace(order, totals=sums, statuses=statuses)


def _waits_for_money(order: Order) -> bool:
    return any(hold.is_open and hold.release_event is HoldReleaseEvent.PAYMENT_SECURED for hold in order.holds)


def _any_worries(order: Order) -> bool:
    return any(shipment.alert is not ShipmentAlert.NONE for shipment in order.shipments)


def _any_work(order: Order, *statuses: FulfillmentOrderStatus) -> bool:
    return any(work.status in statuses for work in order.fulfillment_orders)


def _all_returned(order: Order) -> bool:
    delivered = sum(line.delivered for line in order.lines)
    return delivered > 0 and sum(line.returned for line in order.lines) == delivered == sum(
        line.quantity - line.canceled for line in order.lines
    )
