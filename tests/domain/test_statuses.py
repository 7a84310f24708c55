"""The precedence tables of the four statuses, row by row: the first that holds wins."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.domain.enums import (
    ChargeKind,
    CustomerStatus,
    FulfillmentMethod,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    HoldReason,
    OrderStatus,
    PaymentState,
    PaymentStatus,
    ShipmentStatus,
)
from app.domain.ids import new_id
from app.domain.orders.actions import order_actions, work_actions
from app.domain.orders.derive import (
    customer_status,
    derive,
    fulfillment_status,
    line_total,
    order_status,
    payment_status,
    totals,
)
from app.domain.orders.hold import place_hold
from app.domain.orders.model import Charge, FulfillmentOrder, Hold, Order, Shipment, Totals
from app.domain.orders.model import Statuses as Four
from app.domain.orders.transitions import NEXT_ORDER
from tests.domain.orders_by_hand import BER, NOON, a_delivery, a_line, a_payment, an_order, sourced

P, F, C, W = PaymentStatus, FulfillmentStatus, CustomerStatus, FulfillmentOrderStatus
STATE = PaymentState
HOME = a_delivery()


def with_units(*lines: dict[str, int], work: FulfillmentOrderStatus | None = None, **fields: Any) -> Order:
    """An order of lines of four units each, whose units are where the test says (the rest open)."""
    order = an_order(tuple(a_line(HOME, 4, **units) for units in lines), (HOME,), **fields)
    if work is None:
        return order
    done = FulfillmentOrder(
        id=new_id(),
        version=1,
        location_id=BER,
        location="BER",
        delivery_id=HOME.id,
        method=FulfillmentMethod.SHIP,
        status=work,
        lines=(),
    )
    return replace(order, fulfillment_orders=(done,))


def a_parcel(status: ShipmentStatus) -> Shipment:
    return Shipment(
        id=new_id(), version=1, fulfillment_order_id=UUID(int=1), status=status, carrier="DHL", shipped_at=NOON
    )


@pytest.mark.parametrize(
    ("order", "status"),
    [
        (with_units({"canceled": 4}), F.CANCELED),
        (with_units({"shipped": 4, "delivered": 4}), F.DELIVERED),
        (with_units({"canceled": 3, "shipped": 1, "delivered": 1}), F.DELIVERED),
        (with_units({"shipped": 4, "delivered": 3}), F.PARTIALLY_DELIVERED),
        (with_units({"shipped": 1, "delivered": 1, "allocated": 3}, work=W.PICKING), F.PARTIALLY_DELIVERED),
        (with_units({"shipped": 4}), F.SHIPPED),
        (with_units({"shipped": 4, "undelivered": 4}), F.SHIPPED),
        (with_units({"shipped": 1, "allocated": 3}, work=W.PICKING), F.PARTIALLY_SHIPPED),
        (with_units({"shipped": 4}, {"backordered": 4}), F.PARTIALLY_SHIPPED),
        (with_units({"allocated": 4}, work=W.READY_FOR_PICKUP), F.READY_FOR_PICKUP),
        (with_units({"allocated": 4}, work=W.ACCEPTED), F.PROCESSING),
        (with_units({"allocated": 4}, work=W.PACKED), F.PROCESSING),
        (with_units({"allocated": 1, "backordered": 3}, work=W.OPEN), F.SCHEDULED),
        (with_units({"backordered": 1}), F.BACKORDERED),
        (with_units({}), F.UNROUTED),
        (with_units({"reserved": 4}), F.UNROUTED),
    ],
)
def test_fulfillment_status(order: Order, status: FulfillmentStatus) -> None:
    assert fulfillment_status(order) is status


@pytest.mark.parametrize(
    ("payments", "total", "status"),
    [
        ((), 100, P.NONE),
        ((a_payment(100, STATE.REFUNDED, captured_minor=100, refunded_minor=100),), 0, P.REFUNDED),
        ((a_payment(100, STATE.CAPTURED, captured_minor=100),), 60, P.CREDIT_OWED),
        ((a_payment(100, STATE.CAPTURED, captured_minor=100),), 0, P.CREDIT_OWED),
        ((a_payment(100, STATE.PARTIALLY_REFUNDED, captured_minor=100, refunded_minor=40),), 60, P.PARTIALLY_REFUNDED),
        ((a_payment(100, STATE.CAPTURED, captured_minor=100),), 100, P.PAID),
        ((a_payment(100, STATE.PARTIALLY_CAPTURED, authorized_minor=100, captured_minor=1),), 100, P.PARTIALLY_PAID),
        ((a_payment(60, STATE.CAPTURED, captured_minor=60), a_payment(40)), 100, P.PARTIALLY_PAID),
        ((a_payment(100, STATE.AUTHORIZED, authorized_minor=100),), 100, P.AUTHORIZED),
        ((a_payment(60, STATE.AUTHORIZED, authorized_minor=60), a_payment(40)), 100, P.PARTIALLY_AUTHORIZED),
        ((a_payment(100), a_payment(100, STATE.FAILED)), 100, P.PENDING),
        ((a_payment(100, STATE.EXPIRED), a_payment(100, STATE.FAILED)), 100, P.AUTHORIZATION_EXPIRED),
        ((a_payment(100, STATE.FAILED),), 100, P.VOIDED),
        ((a_payment(100, STATE.VOIDED, authorized_minor=100),), 0, P.VOIDED),
    ],
)
def test_payment_status(payments: tuple[Any, ...], total: int, status: PaymentStatus) -> None:
    captured = sum(payment.captured_minor for payment in payments)
    refunded = sum(payment.refunded_minor for payment in payments)

    assert payment_status(payments, Totals(total=total, captured=captured, refunded=refunded)) is status


@pytest.mark.parametrize(
    ("order", "outstanding", "status"),
    [
        (with_units({}), 0, OrderStatus.OPEN),
        (with_units({"canceled": 4}), 0, OrderStatus.CANCELED),
        (with_units({"canceled": 4}), -100, OrderStatus.CANCELED),
        (with_units({"shipped": 4, "delivered": 4}), 0, OrderStatus.COMPLETED),
        (with_units({"shipped": 4, "delivered": 4}), 1, OrderStatus.OPEN),
        (with_units({"shipped": 4, "delivered": 4}), -1, OrderStatus.OPEN),
        (with_units({"shipped": 4, "delivered": 3, "undelivered": 1}), 0, OrderStatus.OPEN),
        (with_units({"shipped": 2, "delivered": 2, "canceled": 2}, {"canceled": 4}), 0, OrderStatus.COMPLETED),
        (with_units({}, statuses=Four(order=OrderStatus.DRAFT)), 0, OrderStatus.DRAFT),
        (with_units({"canceled": 4}, statuses=Four(order=OrderStatus.EXPIRED)), 0, OrderStatus.EXPIRED),
    ],
)
def test_order_status(order: Order, outstanding: int, status: OrderStatus) -> None:
    assert order_status(order, Totals(total=outstanding)) is status


PICKUP = a_delivery(method=FulfillmentMethod.PICKUP_IN_STORE)
SHOP_PICKUP = an_order((a_line(PICKUP, 1, shipped=1, delivered=1),), (PICKUP,))
ALL_BACK = with_units({"shipped": 4, "delivered": 4, "returned": 4})


@pytest.mark.parametrize(
    ("order", "payment", "status"),
    [
        (with_units({"canceled": 4}), P.REFUNDED, C.REFUNDED),
        (with_units({"canceled": 4}), P.PAID, C.CANCELED),
        (with_units({"allocated": 4}, statuses=Four(order=OrderStatus.DRAFT)), P.NONE, C.RECEIVED),
        (ALL_BACK, P.PAID, C.RETURNED),
        (with_units({"shipped": 4, "delivered": 4, "return_requested": 1}), P.PAID, C.RETURNING),
        (with_units({"shipped": 4, "delivered": 4, "returned": 1}), P.PAID, C.DELIVERED),
        (with_units({"shipped": 4, "delivered": 4}), P.PENDING, C.DELIVERED),
        (SHOP_PICKUP, P.PAID, C.COLLECTED),
        (with_units({"shipped": 4}, shipments=(a_parcel(ShipmentStatus.LOST),)), P.PAID, C.DELIVERY_FAILED),
        (with_units({"shipped": 4}, shipments=(a_parcel(ShipmentStatus.EXCEPTION),)), P.PAID, C.DELIVERY_FAILED),
        (
            with_units({"shipped": 4}, shipments=(a_parcel(ShipmentStatus.OUT_FOR_DELIVERY),)),
            P.PAID,
            C.OUT_FOR_DELIVERY,
        ),
        (
            with_units({"shipped": 4}, shipments=(a_parcel(ShipmentStatus.AVAILABLE_FOR_PICKUP),)),
            P.PAID,
            C.READY_TO_COLLECT,
        ),
        (with_units({"shipped": 4, "delivered": 1}), P.PAID, C.PARTLY_DELIVERED),
        (with_units({"shipped": 4}), P.PENDING, C.SHIPPED),
        (with_units({"shipped": 1}), P.PENDING, C.PARTLY_SHIPPED),
        (with_units({"allocated": 4}, work=W.READY_FOR_PICKUP), P.PENDING, C.READY_TO_COLLECT),
        (with_units({"allocated": 4}, work=W.PICKING), P.PENDING, C.AWAITING_PAYMENT),
        (with_units({"allocated": 4}), P.AUTHORIZATION_EXPIRED, C.ACTION_NEEDED),
        (with_units({"allocated": 4}, work=W.PICKING), P.PAID, C.PROCESSING),
        (with_units({"allocated": 3, "backordered": 1}, work=W.OPEN), P.PAID, C.WAITING_FOR_STOCK),
        (with_units({}), P.PAID, C.WAITING_FOR_STOCK),
        (with_units({"allocated": 4}, work=W.OPEN), P.PAID, C.CONFIRMED),
    ],
)
def test_customer_status(order: Order, payment: PaymentStatus, status: CustomerStatus) -> None:
    assert customer_status(order, payment, fulfillment_status(order)) is status


def test_totals_owe_live_units_and_standing_charges_only() -> None:
    # given: two of four units are left, prices do not hold the tax
    line = a_line(HOME, 4, 250, canceled=2, discount_minor=101, tax_minor=77)
    charges = (
        Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=490, tax_minor=78),
        Charge(id=new_id(), kind=ChargeKind.INTEREST, amount_minor=33),
        Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=1000, tax_minor=160, canceled=True),
    )
    order = an_order((line,), (HOME,), charges=charges, tax_included=False)

    # when
    sums = totals(order)

    # then: 101 * 2 / 4 = 50.5 and 77 * 2 / 4 = 38.5 round away from zero
    assert (sums.subtotal, sums.discount, sums.tax, sums.shipping, sums.charges) == (500, 51, 39 + 78, 490, 33)
    assert sums.total == 500 - 51 + 490 + 33 + 39 + 78
    assert totals(replace(order, tax_included=True)).total == 500 - 51 + 490 + 33
    assert line_total(line, tax_included=True) == 449
    assert line_total(line, tax_included=False) == 488


def test_a_free_order_with_a_tender_is_paid() -> None:
    order = an_order((a_line(HOME, 1, 0),), (HOME,), payments=(a_payment(0, STATE.CAPTURED),))

    assert derive(order).statuses.payment is P.PAID


def test_actions_follow_the_tables() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 2),), (HOME,), payments=(a_payment(2000),)))
    work = order.fulfillment_orders[0]

    # then
    assert [action.value for action in order_actions(order)] == ["CANCEL", "EDIT", "HOLD", "CAPTURE"]
    unheld = ["ACCEPT", "REJECT", "PICK", "DISPATCH", "MOVE", "SPLIT", "RESCHEDULE", "HOLD"]
    assert [action.value for action in work_actions(order, work)] == unheld
    assert work_actions(order, replace(work, lines=())) == ()
    held = place_hold(order, Hold(id=new_id(), reason=HoldReason.MANUAL, placed_at=NOON, fulfillment_order_id=work.id))
    assert [action.value for action in order_actions(held)] == ["CANCEL", "EDIT", "HOLD", "RELEASE_HOLD", "CAPTURE"]
    kept = ["REJECT", "MOVE", "SPLIT", "RESCHEDULE", "HOLD", "RELEASE_HOLD"]
    assert [action.value for action in work_actions(held, held.fulfillment_orders[0])] == kept
    asked = replace(work, status=W.CANCEL_REQUESTED, recalled_from=W.PICKED)
    assert [action.value for action in work_actions(order, asked)] == ["HOLD", "CANCEL_ACCEPT", "CANCEL_REFUSE"]
    canceled = derive(with_units({"canceled": 4}))
    assert order_actions(canceled) == ()
    assert NEXT_ORDER[canceled.statuses.order] == frozenset()
