"""Online Retail's invoice lines as facts: sales, charges, credits, and every kind of dirt that the table holds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.enums import CancelReason, ChargeKind, PaymentState, TenderKind
from app.domain.history import (
    HistoricalChannel,
    HistoricalCustomer,
    HistoricalLocation,
    HistoricalSku,
    StepKind,
    timeline,
)
from tests.app.importers.tables_by_hand import read_retail, sale

FILE = "retail.csv"


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def test_an_invoice_is_an_order_whose_repeated_codes_stay_separate_lines(tmp_path: Path) -> None:
    # when
    reading = read_retail(
        tmp_path,
        sale("536365", "A", 6, "2.55"),
        sale("536365", "K", 1, "3.39", name="LANTERN"),
        sale("536365", "A", 2, "2.55"),
    )

    # then
    order = reading.orders["536365"]
    assert [(line.line_ref, line.sku, line.quantity, line.unit_price_minor) for line in order.lines] == [
        ("1", "A", 6, 255),
        ("2", "K", 1, 339),
        ("3", "A", 2, 255),
    ]
    assert (order.customer, order.currency, order.tax_included) == ("17850", "GBP", True)
    assert order.delivery.address is not None
    assert order.delivery.address.country == "GB"
    assert reading.fates(FILE) == (3, 3, 0, 0)
    assert [channel.code for channel in reading.of(HistoricalChannel)] == ["online-retail"]
    assert len(reading.of(HistoricalLocation)) == 6
    assert [(sku.code, sku.name, sku.price_minor) for sku in reading.of(HistoricalSku)] == [
        ("A", "MUG", 255),
        ("K", "LANTERN", 339),
    ]


def test_what_the_table_does_not_state_is_assumed_by_rule_and_said_so(tmp_path: Path) -> None:
    # given: a Friday in summer time
    order = read_retail(tmp_path, sale("1", "A", 2, "1.50", at="2011-07-01 16:00:00")).orders["1"]

    # then
    assert order.placed_at == utc(2011, 7, 1, 15)
    (shipment,) = order.shipments
    assert shipment.shipped_at == utc(2011, 7, 4, 14)
    assert shipment.delivered_at == utc(2011, 7, 6, 11)
    (payment,) = order.payments
    assert (payment.tender, payment.amount_minor, payment.state) == (
        TenderKind.INVOICE,
        300,
        PaymentState.CAPTURED,
    )
    assert order.assumed == ("location", "shipping-times", "payment")
    assert [step.kind for step in timeline(order)] == [
        StepKind.PLACE,
        StepKind.PAY,
        StepKind.DISPATCH,
        StepKind.DELIVER,
    ]


def test_nothing_leaves_over_christmas(tmp_path: Path) -> None:
    order = read_retail(tmp_path, sale("1", "A", 2, "1.50", at="2010-12-23 16:00:00")).orders["1"]
    assert order.shipments[0].shipped_at == utc(2011, 1, 4, 15)


@pytest.mark.parametrize(
    ("country", "quantity", "location"),
    [
        ("Germany", 1, "WH-TILBURY"),
        ("United Kingdom", 24, "WH-DONCASTER"),
        ("United Kingdom", 23, "ST-BRISTOL"),
        ("Unspecified", 23, "ST-BRISTOL"),
    ],
)
def test_country_and_size_decide_where_an_order_leaves_from(
    tmp_path: Path, country: str, quantity: int, location: str
) -> None:
    order = read_retail(tmp_path, sale("1", "A", quantity, "1", country=country)).orders["1"]
    assert {line.location for line in order.lines} == {location}
    assert [shipment.location for shipment in order.shipments] == [location]


def test_postage_fees_and_manual_entries_are_charges_and_never_skus(tmp_path: Path) -> None:
    # when
    reading = read_retail(
        tmp_path,
        sale("1", "A", 1, "10"),
        sale("1", "POST", 2, "18.00"),
        sale("1", "DOT", 1, "5.5"),
        sale("1", "C2", 1, "50"),
        sale("1", "M", 2, "3.5"),
        sale("1", "m", 1, "2.55"),
        sale("1", "S", 1, "1"),
        sale("1", "BANK CHARGES", 1, "15"),
        sale("1", "AMAZONFEE", 1, "2"),
    )

    # then
    order = reading.orders["1"]
    assert [(charge.kind, charge.amount_minor) for charge in order.charges] == [
        (ChargeKind.SHIPPING, 3600),
        (ChargeKind.SHIPPING, 550),
        (ChargeKind.SHIPPING, 5000),
        (ChargeKind.SURCHARGE, 700),
        (ChargeKind.SURCHARGE, 255),
        (ChargeKind.FEE, 100),
        (ChargeKind.FEE, 1500),
        (ChargeKind.FEE, 200),
    ]
    assert [sku.code for sku in reading.of(HistoricalSku)] == ["A"]
    assert order.payments[0].amount_minor == 1000 + order.charges_minor


def test_vouchers_are_sold_without_stock(tmp_path: Path) -> None:
    reading = read_retail(
        tmp_path, sale("1", "gift_0001_40", 1, "34.04"), sale("1", "PADS", 1, "0.01"), sale("1", "A", 1, "1")
    )
    assert [(sku.code, sku.stock_tracked) for sku in reading.of(HistoricalSku)] == [
        ("gift_0001_40", False),
        ("PADS", False),
        ("A", True),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (sale("1", "A", -5, "0", name="damages", customer=""), "stock-adjustment"),
        (sale("1", "A", 5, "0", name="found", customer=""), "stock-adjustment"),
        (sale("1", "POST", 1000, "0", name="", customer=""), "stock-adjustment"),
        (sale("A1", "B", 1, "-11062.06", name="Adjust bad debt", customer=""), "adjustment-invoice"),
        (sale("1", "A", 1, "-1"), "negative-price"),
        (sale("1", "POST", 1, "18"), "no-goods-line"),
        (sale("1", "A", 0, "1"), "quantity-zero"),
        (sale("1", "A", "1.5", "1"), "number-unreadable"),
        (sale("1", "A", "9999999999", "1"), "number-unreadable"),
        (sale("1", "A", "1_000", "1"), "number-unreadable"),
        (sale("1", "A", 1, "1_000"), "number-unreadable"),
        (sale("1", "A", 1, "1e12"), "number-unreadable"),
        (sale("1", "A", 1, "free"), "number-unreadable"),
        (sale("1", "A", 1, "Infinity"), "number-unreadable"),
        (sale("1", "A", 1, "1", at="yesterday"), "time-unreadable"),
        (sale("1", "A", 1, "1", at="9999-12-31 23:59:59"), "time-unreadable"),
        (sale("", "A", 1, "1"), "code-missing"),
        (sale("1", " ", 1, "1"), "code-missing"),
        (sale("C1", "A", -1, "1"), "credit-without-sale"),
        (sale("C1", "A", -1, "1", customer=""), "credit-without-customer"),
        (sale("C1", "D", -1, "1"), "credit-of-charge"),
        (sale("C1", "A", 1, "1"), "credit-not-negative"),
    ],
)
def test_a_row_that_is_no_sale_is_refused_with_its_reason(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    # when
    reading = read_retail(tmp_path, row, sale("2", "Z", 1, "1"))

    # then
    assert list(reading.orders) == ["2"]
    assert reading.reasons(FILE) == {reason: 1}
    assert [(line["line"], line["fate"], line["reason"]) for line in reading.rows] == [("2", "refused", reason)]


def test_a_charge_of_nothing_is_refused_and_its_invoice_kept(tmp_path: Path) -> None:
    reading = read_retail(tmp_path, sale("1", "A", 1, "1"), sale("1", "M", 1, "0"))
    assert reading.reasons(FILE) == {"nothing-charged": 1}
    assert reading.orders["1"].charges == ()


def test_lines_that_cost_nothing_are_gifts(tmp_path: Path) -> None:
    # when
    reading = read_retail(
        tmp_path,
        sale("1", "A", 1, "1", customer=""),
        sale("1", "K", 1, "0", customer=""),
        sale("2", "K", 3, "0"),
    )

    # then
    assert [line.unit_price_minor for line in reading.orders["1"].lines] == [100, 0]
    assert [line.quantity for line in reading.orders["2"].lines] == [3]
    assert reading.orders["2"].payments == ()
    assert reading.fates(FILE) == (3, 3, 0, 0)


def test_a_guest_has_no_customer(tmp_path: Path) -> None:
    reading = read_retail(tmp_path, sale("1", "A", 1, "1", customer=""), sale("2", "A", 1, "1"))
    assert [order.customer for order in reading.orders.values()] == [None, "17850"]
    assert [person.ref for person in reading.of(HistoricalCustomer)] == ["17850"]


def test_equal_lines_are_both_kept_and_reported(tmp_path: Path) -> None:
    # when
    reading = read_retail(tmp_path, sale("1", "A", 1, "1"), sale("1", "A", 1, "1"), sale("2", "A", 1, "1"))

    # then
    assert [line.line_ref for line in reading.orders["1"].lines] == ["1", "2"]
    assert reading.reasons(FILE) == {"duplicate-line": 1}
    assert reading.rows[0]["row"] == "1,A,MUG,1,2011-03-01 10:00:00,1,17850,United Kingdom"


def test_a_missing_description_is_taken_from_another_row_of_the_code(tmp_path: Path) -> None:
    # when
    reading = read_retail(
        tmp_path,
        sale("1", "A", 1, "1", name=""),
        sale("2", "A", 1, "1", name="RED MUG"),
        sale("3", "A", 1, "1", name="MUG RED"),
        sale("4", "A", 1, "1", name="MUG RED"),
        sale("5", "K", 1, "1", name=""),
        sale("6", "A", -1, "0", name="smashed", customer=""),
    )

    # then
    assert {number: order.lines[0].name for number, order in reading.orders.items()} == {
        "1": "MUG RED",
        "2": "RED MUG",
        "3": "MUG RED",
        "4": "MUG RED",
        "5": "K",
    }
    assert [(sku.code, sku.name) for sku in reading.of(HistoricalSku)] == [("A", "MUG RED"), ("K", "K")]
    assert reading.reasons(FILE) == {"description-missing": 2, "stock-adjustment": 1}


def test_less_than_a_penny_is_rounded_and_an_unknown_country_left_out(tmp_path: Path) -> None:
    # when
    reading = read_retail(
        tmp_path,
        sale("1", "PADS", 1, "0.001"),
        sale("2", "A", 1, "1.005"),
        sale("3", "A", 1, "1", country="European Community"),
    )

    # then
    assert [order.goods_minor for order in reading.orders.values()] == [0, 101, 100]
    assert reading.orders["3"].delivery.address is None
    assert reading.reasons(FILE) == {"sub-penny": 2, "country-unknown": 1}


def test_an_invoice_that_runs_over_a_minute_or_is_interrupted_is_one_order(tmp_path: Path) -> None:
    # when
    reading = read_retail(
        tmp_path,
        sale("1", "A", 1, "1", at="2011-03-01 10:00:00"),
        sale("2", "A", 1, "1", at="2011-03-01 10:00:00"),
        sale("1", "K", 1, "1", at="2011-03-01 10:01:00"),
    )

    # then
    assert [line.sku for line in reading.orders["1"].lines] == ["A", "K"]
    assert reading.orders["1"].placed_at == utc(2011, 3, 1, 10)
    assert reading.reasons(FILE) == {"invoice-continued": 1}


def test_orders_come_by_time_although_the_file_does_not(tmp_path: Path) -> None:
    reading = read_retail(
        tmp_path,
        sale("2", "A", 1, "1", at="2011-03-02 10:00:00"),
        sale("1", "A", 1, "1", at="2011-03-01 10:00:00"),
    )
    assert list(reading.orders) == ["1", "2"]


def test_a_credit_before_dispatch_cancels_the_latest_sales_first(tmp_path: Path) -> None:
    # when
    reading = read_retail(
        tmp_path,
        sale("1", "A", 5, "2"),
        sale("1", "K", 1, "1"),
        sale("2", "A", 3, "2", at="2011-03-01 11:00:00"),
        sale("C3", "A", -4, "2", at="2011-03-01 12:00:00"),
    )

    # then
    first, second = reading.orders["1"], reading.orders["2"]
    (cancellation,) = first.cancellations
    assert (cancellation.reference, cancellation.quantities, cancellation.reason) == (
        "C3",
        {"1": 1},
        CancelReason.OTHER,
    )
    assert cancellation.at == utc(2011, 3, 1, 12)
    assert [shipment.quantities for shipment in first.shipments] == [{"1": 4, "2": 1}]
    assert [payment.amount_minor for payment in first.payments] == [900]
    assert [c.quantities for c in second.cancellations] == [{"1": 3}]
    assert (second.shipments, second.payments) == ((), ())
    assert reading.fates(FILE) == (4, 4, 0, 0)
    assert reading.report.files[FILE].money_taken_minor == 900


@pytest.mark.parametrize(
    ("credit", "reason"),
    [
        (sale("C2", "A", -5, "2", at="2011-03-02 15:00:00"), "return-after-dispatch"),
        (sale("C2", "A", -5, "1.9", at="2011-03-01 12:00:00"), "credit-at-other-price"),
        (sale("C2", "A", -6, "2", at="2011-03-01 12:00:00"), "credit-exceeds-sale"),
        (sale("C2", "A", -5, "2", at="2011-03-01 09:00:00"), "credit-without-sale"),
        (sale("C2", "A", -5, "2", at="2011-03-01 12:00:00", customer="1"), "credit-without-sale"),
        (sale("C2", "K", -5, "2", at="2011-03-01 12:00:00"), "credit-without-sale"),
    ],
)
def test_a_credit_that_cannot_cancel_is_refused_with_its_money(
    tmp_path: Path, credit: tuple[str, ...], reason: str
) -> None:
    # when
    reading = read_retail(tmp_path, sale("1", "A", 5, "2"), credit)

    # then
    assert reading.reasons(FILE) == {reason: 1}
    assert reading.orders["1"].cancellations == ()
    count = reading.report.files[FILE]
    assert count.money_taken_minor == 1000
    assert count.money_refused_minor == count.money_read_minor - 1000 < 0


def test_two_lines_of_one_credit_are_one_cancellation(tmp_path: Path) -> None:
    reading = read_retail(
        tmp_path,
        sale("1", "A", 5, "2"),
        sale("C2", "A", -1, "2", at="2011-03-01 12:00:00"),
        sale("C2", "A", -2, "2", at="2011-03-01 12:00:00"),
        sale("C3", "A", -1, "2", at="2011-03-01 13:00:00"),
    )
    assert [(c.reference, c.quantities) for c in reading.orders["1"].cancellations] == [
        ("C2", {"1": 3}),
        ("C3", {"1": 1}),
    ]
