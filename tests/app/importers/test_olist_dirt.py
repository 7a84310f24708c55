"""What Olist's tables hold that cannot be taken as it is: refused with a reason, or repaired by a stated rule."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.history import (
    HistoricalCustomer,
    HistoricalLocation,
    HistoricalSku,
)
from tests.app.importers.tables_by_hand import (
    customer_row,
    item_row,
    order_row,
    payment_row,
    read_olist,
)


def utc(year: int, month: int, day: int, *time: int) -> datetime:
    hour, minute, second, microsecond = (*time, 0, 0, 0, 0)[:4]
    return datetime(year, month, day, hour, minute, second, microsecond, UTC)


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
