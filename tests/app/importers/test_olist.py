"""Olist's rows as facts: a plain order, and every kind of dirt that the tables are known to hold."""

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
    customer_row,
    item_row,
    order_row,
    payment_row,
    read_olist,
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


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


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (order_row(status="lost"), "status-unknown"),
        (order_row(placed=""), "time-unreadable"),
        (order_row(carrier="2017-13-01 00:00:00"), "time-unreadable"),
        (order_row(carrier="0001-01-01 00:00:00"), "time-unreadable"),
    ],
)
def test_an_order_that_cannot_be_read_is_refused_with_all_its_rows(
    tmp_path: Path, row: tuple[str, ...], reason: str
) -> None:
    # when
    reading = read_olist(tmp_path, orders=[row])

    # then
    assert reading.orders == {}
    assert [(line["file"], line["reason"]) for line in reading.rows] == [
        ("orders.csv", reason),
        ("order_items.csv", "order-refused"),
        ("order_payments.csv", "order-refused"),
        ("customers.csv", "order-refused"),
    ]


def test_an_order_without_items_is_refused_with_its_payments(tmp_path: Path) -> None:
    # when
    reading = read_olist(tmp_path, items=[])

    # then
    assert reading.orders == {}
    assert reading.reasons("orders.csv") == {"no-items": 1}
    assert reading.reasons("order_payments.csv") == {"order-refused": 1}
    assert reading.report.files["order_payments.csv"].money_refused_minor == 1550


@pytest.mark.parametrize(
    ("items", "payments", "reason", "culprit"),
    [
        ([item_row(), item_row(item=2, price="ten")], [payment_row()], "item-refused", "item-unreadable"),
        ([item_row(freight="-1")], [payment_row()], "item-refused", "item-unreadable"),
        ([item_row(price="NaN")], [payment_row()], "item-refused", "item-unreadable"),
        ([item_row()], [payment_row(value="")], "payment-refused", "payment-unreadable"),
    ],
)
def test_an_order_is_refused_when_one_of_its_amounts_cannot_be_read(
    tmp_path: Path, items: list[tuple[str, ...]], payments: list[tuple[str, ...]], reason: str, culprit: str
) -> None:
    # when
    reading = read_olist(tmp_path, items=items, payments=payments)

    # then
    assert reading.orders == {}
    assert reading.reasons("orders.csv") == {reason: 1}
    assert [line["reason"] for line in reading.rows].count(culprit) == 1


def test_doubled_and_foreign_rows_are_refused(tmp_path: Path) -> None:
    # when
    reading = read_olist(
        tmp_path,
        orders=[order_row(), order_row()],
        items=[item_row(), item_row(product="p2"), item_row(order="nowhere")],
        payments=[payment_row(), payment_row(), payment_row(order="nowhere")],
        customers=[customer_row(), customer_row(), customer_row(order="nowhere")],
        sellers=[("s1", "01001", "x", "SP"), ("s1", "01001", "y", "SP"), ("", "01001", "y", "SP")],
    )

    # then
    assert list(reading.orders) == ["o1"]
    assert reading.reasons("orders.csv") == {"duplicate-order": 1}
    assert reading.reasons("order_items.csv") == {"order-unknown": 1, "duplicate-row": 1}
    assert reading.reasons("order_payments.csv") == {"order-unknown": 1, "duplicate-row": 1}
    assert reading.reasons("customers.csv") == {"duplicate-row": 1, "order-unknown": 1}
    assert reading.reasons("sellers.csv") == {"duplicate-row": 1, "id-missing": 1}


def test_what_the_reference_tables_lack_becomes_a_placeholder(tmp_path: Path) -> None:
    # when
    reading = read_olist(tmp_path, products=[], sellers=[], customers=[])

    # then
    assert reading.reasons("order_items.csv") == {"product-unknown": 1, "seller-unknown": 1}
    assert reading.reasons("orders.csv") == {"customer-unknown": 1}
    assert [sku.name for sku in reading.of(HistoricalSku)] == ["Product p1"]
    assert [location.address for location in reading.of(HistoricalLocation)] == [None]
    order = reading.orders["o1"]
    assert (order.lines[0].name, order.customer, order.delivery.address) == ("Product p1", None, None)


def test_odd_cities_and_unknown_prefixes_are_repaired(tmp_path: Path) -> None:
    # when
    reading = read_olist(
        tmp_path,
        sellers=[
            ("s1", "01001", "04482255", "SP"),
            ("s2", "99999", "04482255", "SP"),
            ("s3", "01001", "sao paulo / sao paulo", "SP"),
            ("s4", "01001", "rio de janeiro, rio de janeiro, brasil", "RJ"),
        ],
    )

    # then
    cities = [location.address.city for location in reading.of(HistoricalLocation) if location.address]
    assert cities == ["sao paulo", None, "sao paulo", "rio de janeiro"]
    assert reading.reasons("sellers.csv") == {
        "city-is-a-number": 2,
        "city-with-state": 2,
        "zip-without-place": 1,
    }


def test_products_without_category_translation_or_size_are_repaired(tmp_path: Path) -> None:
    # when
    reading = read_olist(
        tmp_path,
        products=[
            ("p1", "", "", "300", "20", "16", "15"),
            ("p2", "pc_gamer", "1", "", "", "", ""),
            ("p3", "alimentos", "1", "heavy", "1", "1", "-1"),
        ],
    )

    # then
    assert [(sku.name, sku.weight_grams) for sku in reading.of(HistoricalSku)] == [
        ("Product p1", 300),
        ("Pc gamer p2", None),
        ("Food p3", None),
    ]
    assert reading.reasons("products.csv") == {
        "category-missing": 1,
        "category-untranslated": 1,
        "measure-missing": 1,
        "measure-unreadable": 1,
    }


def test_an_implausible_shipping_limit_and_a_fraction_of_a_cent_are_repaired(tmp_path: Path) -> None:
    # when
    reading = read_olist(
        tmp_path,
        items=[item_row(limit="2020-02-03 20:23:22", price="10.005")],
        payments=[payment_row(value="15.51")],
    )

    # then
    assert reading.reasons("order_items.csv") == {"limit-implausible": 1, "sub-cent": 1}
    (line,) = reading.orders["o1"].lines
    assert (line.unit_price_minor, line.ship_by) == (1001, None)


def test_a_place_off_the_map_is_refused(tmp_path: Path) -> None:
    reading = read_olist(
        tmp_path,
        geolocation=[
            ("01001", "north", "-46", "x", "SP"),
            ("01001", "123", "-46", "x", "SP"),
            ("01001", "nan", "-46", "x", "SP"),
        ],
    )
    assert reading.reasons("geolocation.csv") == {"coordinates-unreadable": 3}
    assert reading.reasons("customers.csv") == {"zip-without-place": 1}


def test_a_time_that_the_clock_change_skips_is_still_one_instant(tmp_path: Path) -> None:
    # given: on 2017-10-15 Sao Paulo went from 23:59 to 01:00

    # when
    reading = read_olist(
        tmp_path,
        orders=[
            order_row(
                placed="2017-10-15 00:30:00",
                approved="2017-10-15 00:30:00",
                carrier="2017-10-15 01:30:00",
                customer="2017-10-16 10:00:00",
                promised="2017-10-15 00:00:00",
            )
        ],
    )

    # then
    order = reading.orders["o1"]
    assert order.placed_at == utc(2017, 10, 15, 3, 30)
    assert order.shipments[0].shipped_at == utc(2017, 10, 15, 3, 30)
    assert order.delivery.promised_on == date(2017, 10, 15)
    assert order.delivery.promised_by == utc(2017, 10, 16, 1, 59, 59, 999999)


def test_one_person_with_two_orders_is_one_customer(tmp_path: Path) -> None:
    reading = read_olist(
        tmp_path,
        orders=[order_row(), order_row("o2", placed="2017-07-01 10:00:00")],
        items=[item_row(), item_row("o2")],
        payments=[payment_row(), payment_row("o2")],
        customers=[customer_row(), customer_row("o2", prefix="01002")],
    )
    assert [(person.ref, person.created_at) for person in reading.of(HistoricalCustomer)] == [
        ("person", utc(2017, 6, 1, 13))
    ]
    assert len(reading.orders) == 2
