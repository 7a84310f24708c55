"""Olist's rows as facts: plain orders, lines, money, times and statuses."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    LocationCapability,
    LocationKind,
    PaymentState,
    TenderKind,
)
from app.domain.history import (
    HistoricalChannel,
    HistoricalCharge,
    HistoricalCustomer,
    HistoricalLocation,
    HistoricalSku,
    StepKind,
    timeline,
)
from tests.app.importers.tables_by_hand import (
    item_row,
    order_row,
    payment_row,
    read_olist,
)


def utc(year: int, month: int, day: int, *time: int) -> datetime:
    hour, minute, second, microsecond = (*time, 0, 0, 0, 0)[:4]
    return datetime(year, month, day, hour, minute, second, microsecond, UTC)


def test_a_plain_delivered_order_is_taken_whole(tmp_path: Path) -> None:
    # when
    reading = read_olist(tmp_path)

    # then
    order = reading.orders["o1"]
    assert order.placed_at == utc(2017, 6, 1, 13)
    assert order.customer == "person"
    assert order.delivery.promised_on == date(2017, 6, 20)
    assert order.delivery.promised_by == utc(2017, 6, 21, 2, 59, 59, 999999)
    assert order.delivery.address is not None
    assert (order.delivery.address.postal_code, order.delivery.address.latitude) == ("01001", -23.55)
    assert [(line.line_ref, line.sku, line.name, line.quantity, line.unit_price_minor) for line in order.lines] == [
        ("1", "p1", "Food p1", 1, 1000)
    ]
    assert order.charges == (HistoricalCharge(kind=ChargeKind.SHIPPING, amount_minor=550),)
    (payment,) = order.payments
    assert (payment.tender, payment.amount_minor, payment.state) == (TenderKind.CARD, 1550, PaymentState.CAPTURED)
    assert payment.metadata == {"type": "credit_card", "installments": 1}
    (shipment,) = order.shipments
    assert (shipment.location, shipment.quantities) == ("s1", {"1": 1})
    assert [step.kind for step in timeline(order)] == [
        StepKind.PLACE,
        StepKind.PAY,
        StepKind.DISPATCH,
        StepKind.DELIVER,
    ]
    assert order.assumed == ()
    assert reading.rows == []
    assert {name: reading.fates(name)[1] for name in reading.report.files} == dict.fromkeys(reading.report.files, 1)


def test_references_come_before_the_order_that_names_them(tmp_path: Path) -> None:
    # when
    reading = read_olist(tmp_path)

    # then
    assert [type(fact) for fact in reading.facts[:4]] == [
        HistoricalChannel,
        HistoricalLocation,
        HistoricalSku,
        HistoricalCustomer,
    ]
    (location,) = reading.of(HistoricalLocation)
    assert (location.name, location.kind) == ("Seller s1, sao paulo", LocationKind.MARKETPLACE)
    assert location.capabilities == (LocationCapability.SHIP, LocationCapability.DROPSHIP)
    (sku,) = reading.of(HistoricalSku)
    assert (sku.weight_grams, sku.price_minor) == (300, 1000)
    assert sku.attributes == {
        "length_cm": 20,
        "height_cm": 16,
        "width_cm": 15,
        "category": "food",
        "photos": 2,
    }


def test_units_of_one_product_seller_and_price_are_one_line_and_sellers_ship_apart(tmp_path: Path) -> None:
    # when
    reading = read_olist(
        tmp_path,
        items=[item_row(item=1), item_row(item=2, seller="s2"), item_row(item=3), item_row(item=4, price="9.0")],
        sellers=[("s1", "01001", "sao paulo", "SP"), ("s2", "01001", "sao paulo", "SP")],
        payments=[payment_row(value="61.0")],
    )

    # then
    order = reading.orders["o1"]
    assert [(line.line_ref, line.location, line.quantity, line.unit_price_minor) for line in order.lines] == [
        ("1", "s1", 2, 1000),
        ("2", "s2", 1, 1000),
        ("4", "s1", 1, 900),
    ]
    assert [(charge.kind, charge.amount_minor) for charge in order.charges] == [(ChargeKind.SHIPPING, 2200)]
    assert [(shipment.location, dict(shipment.quantities)) for shipment in order.shipments] == [
        ("s1", {"1": 2, "4": 1}),
        ("s2", {"2": 1}),
    ]


@pytest.mark.parametrize(
    ("paid", "charges", "discounts"),
    [
        ("31.0", [(ChargeKind.SHIPPING, 1100)], [0, 0]),
        ("31.01", [(ChargeKind.SHIPPING, 1100), (ChargeKind.ROUNDING, 1)], [0, 0]),
        ("33.5", [(ChargeKind.SHIPPING, 1100), (ChargeKind.INTEREST, 250)], [0, 0]),
        ("30.99", [(ChargeKind.SHIPPING, 1100)], [1, 0]),
        ("27.0", [(ChargeKind.SHIPPING, 1100)], [300, 100]),
        ("1.0", [(ChargeKind.SHIPPING, 1100)], [1500, 500]),
    ],
)
def test_lines_charges_and_payments_agree(
    tmp_path: Path, paid: str, charges: list[tuple[ChargeKind, int]], discounts: list[int]
) -> None:
    # when
    reading = read_olist(
        tmp_path,
        items=[item_row(item=1, price="15"), item_row(item=2, product="p2", price="5")],
        products=[("p1", "alimentos", "", "1", "1", "1", "1"), ("p2", "alimentos", "", "1", "1", "1", "1")],
        payments=[payment_row(value=paid)],
    )

    # then
    order = reading.orders["o1"]
    assert [(charge.kind, charge.amount_minor) for charge in order.charges] == charges
    assert [line.discount_minor for line in order.lines] == discounts


def test_several_tenders_are_kept_in_their_sequence(tmp_path: Path) -> None:
    # when
    reading = read_olist(
        tmp_path,
        payments=[
            payment_row(value="1.0", sequential=10, kind="voucher"),
            payment_row(value="4.5", sequential=2, kind="boleto"),
            payment_row(value="10.0", sequential=1, kind="debit_card", times="3"),
        ],
    )

    # then
    assert [(p.reference, p.tender, p.amount_minor) for p in reading.orders["o1"].payments] == [
        ("o1-1", TenderKind.CARD, 1000),
        ("o1-2", TenderKind.BANK_TRANSFER, 450),
        ("o1-10", TenderKind.VOUCHER, 100),
    ]


def test_payments_of_nothing_are_refused_and_odd_ones_repaired(tmp_path: Path) -> None:
    # when
    reading = read_olist(
        tmp_path,
        payments=[
            payment_row(value="0.0", sequential=1, kind="voucher"),
            payment_row(value="10.0", sequential=2, kind="not_defined"),
            payment_row(value="5.5", sequential=3, times="0"),
        ],
    )

    # then
    assert reading.reasons("order_payments.csv") == {
        "payment-of-nothing": 1,
        "tender-unknown": 1,
        "installments-unreadable": 1,
    }
    assert [(p.tender, (p.metadata or {})["installments"]) for p in reading.orders["o1"].payments] == [
        (TenderKind.EXTERNAL, 1),
        (TenderKind.CARD, 1),
    ]


def test_an_order_without_payment_stays_owed(tmp_path: Path) -> None:
    # when
    reading = read_olist(tmp_path, payments=[])

    # then
    order = reading.orders["o1"]
    assert (order.payments, order.goods_minor, order.charges_minor) == ((), 1000, 550)
    assert reading.reasons("orders.csv") == {"payment-missing": 1}


@pytest.mark.parametrize(
    ("row", "reasons", "steps"),
    [
        (
            order_row(approved="2017-06-03 10:00:00"),
            {"carrier-before-approval": 1},
            ["PLACE 1-13", "PAY 3-13", "DISPATCH 3-13", "DELIVER 9-13"],
        ),
        (
            order_row(carrier="2017-06-01 09:00:00"),
            {"carrier-before-purchase": 1, "carrier-before-approval": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 1-14", "DELIVER 9-13"],
        ),
        (
            order_row(customer="2017-06-02 09:00:00"),
            {"customer-before-carrier": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 2-13", "DELIVER 2-13"],
        ),
        (
            order_row(approved="2017-06-10 10:00:00"),
            {"carrier-before-approval": 1, "customer-before-approval": 1},
            ["PLACE 1-13", "PAY 10-13", "DISPATCH 10-13", "DELIVER 10-13"],
        ),
        (
            order_row(approved=""),
            {"approval-missing": 1},
            ["PLACE 1-13", "PAY 1-13", "DISPATCH 2-13", "DELIVER 9-13"],
        ),
        (
            order_row(carrier=""),
            {"carrier-date-missing": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 5-13", "DELIVER 9-13"],
        ),
        (
            order_row(carrier="", customer="2017-06-04 10:00:00"),
            {"carrier-date-missing": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 4-13", "DELIVER 4-13"],
        ),
        (
            order_row(customer=""),
            {"delivery-date-missing": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 2-13", "DELIVER 20-14"],
        ),
        (
            order_row(carrier="", customer=""),
            {"carrier-date-missing": 1, "delivery-date-missing": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 5-13", "DELIVER 20-14"],
        ),
        (order_row(status="shipped", customer=""), {}, ["PLACE 1-13", "PAY 1-14", "DISPATCH 2-13"]),
        (
            order_row(status="canceled"),
            {"canceled-after-delivery": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 2-13", "DELIVER 9-13"],
        ),
        (
            order_row(status="canceled", customer=""),
            {"canceled-after-dispatch": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 2-13", "RETURN_TO_SENDER 21-2"],
        ),
        (
            order_row(status="canceled", carrier="", customer=""),
            {"cancel-time-missing": 1},
            ["PLACE 1-13", "PAY 1-14", "CANCEL 1-14"],
        ),
        (
            order_row(status="canceled", approved="", carrier="", customer=""),
            {"cancel-time-missing": 1},
            ["PLACE 1-13", "CANCEL 1-13"],
        ),
        (order_row(status="created", approved="", carrier="", customer=""), {}, ["PLACE 1-13"]),
        (order_row(status="processing", carrier="", customer=""), {}, ["PLACE 1-13", "PAY 1-14"]),
        (
            order_row(promised=""),
            {"promise-unreadable": 1},
            ["PLACE 1-13", "PAY 1-14", "DISPATCH 2-13", "DELIVER 9-13"],
        ),
    ],
)
def test_times_are_told_in_a_possible_order(
    tmp_path: Path, row: tuple[str, ...], reasons: dict[str, int], steps: list[str]
) -> None:
    # when
    reading = read_olist(tmp_path, orders=[row])

    # then
    assert reading.reasons("orders.csv") == reasons
    told = timeline(reading.orders["o1"])
    assert [f"{step.kind} {step.at.day}-{step.at.hour}" for step in told] == steps


@pytest.mark.parametrize(
    ("status", "approved", "routed", "state", "canceled"),
    [
        ("created", "", False, PaymentState.PENDING, None),
        ("approved", "2017-06-01 11:00:00", False, PaymentState.CAPTURED, None),
        ("invoiced", "2017-06-01 11:00:00", True, PaymentState.CAPTURED, None),
        ("processing", "2017-06-01 11:00:00", True, PaymentState.CAPTURED, None),
        ("unavailable", "2017-06-01 11:00:00", False, PaymentState.CAPTURED, CancelReason.OUT_OF_STOCK),
        ("canceled", "", False, PaymentState.VOIDED, CancelReason.OTHER),
    ],
)
def test_a_status_decides_what_waits_what_is_paid_and_what_is_canceled(
    tmp_path: Path,
    status: str,
    approved: str,
    routed: bool,
    state: PaymentState,
    canceled: CancelReason | None,
) -> None:
    # when
    row = order_row(status=status, approved=approved, carrier="", customer="")
    order = read_olist(tmp_path, orders=[row]).orders["o1"]

    # then
    assert order.routed is routed
    assert [payment.state for payment in order.payments] == [state]
    assert [cancellation.reason for cancellation in order.cancellations] == ([canceled] if canceled else [])
    assert order.shipments == ()
