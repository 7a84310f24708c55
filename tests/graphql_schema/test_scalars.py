"""What values look like, and what is refused at the door."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, cast

import pytest
from graphql import GraphQLError

from app.domain import money
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from graphql_schema.ids import global_id, read_id, uuid_of
from graphql_schema.money import Money, MoneyInput
from graphql_schema.scalars import SCALARS, CurrencyCode

BY_NAME = {definition.name: definition for definition in SCALARS.values()}


def parse(scalar: str, value: object) -> Any:
    return cast("Callable[[object], Any]", BY_NAME[scalar].parse_value)(value)


def show(scalar: str, value: object) -> Any:
    return cast("Callable[[object], Any]", BY_NAME[scalar].serialize)(value)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00:00.123456789+02:00", datetime(2026, 1, 31, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-01-31t12:00:00z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
    ],
)
def test_reads_instants_of_any_offset_as_utc(text: str, instant: datetime) -> None:
    assert parse("DateTime", text) == instant
    assert parse("DateTime", text).tzinfo is UTC


def test_shows_instants_as_utc() -> None:
    instant = datetime(2026, 1, 31, 12, tzinfo=timezone(timedelta(hours=2)))
    assert show("DateTime", instant) == "2026-01-31T10:00:00Z"


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("DateTime", "2026-01-31T12:00:00"),
        ("DateTime", "2026-01-31"),
        ("DateTime", "2026-02-30T12:00:00Z"),
        ("DateTime", "0001-01-01T00:00:00+10:00"),
        ("DateTime", 1767268800),
        ("Date", "2026-02-30"),
        ("Date", "20260131"),
        ("Decimal", 12.5),
        ("Decimal", True),
        ("Decimal", "1e999999999"),
        ("Decimal", "NaN"),
        ("Decimal", "12,50"),
        ("Decimal", "9" * 19),
        ("BigInt", "9223372036854775808"),
        ("BigInt", 1.0),
        ("BigInt", "٣"),
        ("Cursor", ""),
        ("Cursor", 5),
        ("Cursor", "x" * 201),
        ("CurrencyCode", "eur"),
        ("CurrencyCode", "EURO"),
        ("CurrencyCode", "ZZZ"),
        ("CountryCode", "de"),
        ("CountryCode", "UK"),
        ("CountryCode", None),
    ],
)
def test_refuses_what_is_no_such_value(scalar: str, value: object) -> None:
    with pytest.raises(GraphQLError) as caught:
        parse(scalar, value)
    assert (caught.value.extensions or {})["code"] == "BAD_USER_INPUT"


def test_keeps_every_digit_of_a_decimal() -> None:
    assert parse("Decimal", "12.50") == Decimal("12.50")
    assert show("Decimal", Decimal("12.50")) == "12.50"
    assert show("Decimal", Decimal("1E+3")) == "1000"
    assert parse("Decimal", 12) == Decimal(12)


def test_big_integers_travel_as_strings() -> None:
    assert parse("BigInt", "-9223372036854775808") == -(2**63)
    assert show("BigInt", 2**60) == "1152921504606846976"


def test_refuses_json_that_is_nested_too_deep() -> None:
    # given
    deep: Any = "leaf"
    for _ in range(8):
        deep = {"in": [deep]} if isinstance(deep, list) else {"in": deep}
    # then
    assert parse("JSON", deep) == deep
    with pytest.raises(GraphQLError, match="8 levels"):
        parse("JSON", [deep])


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [(1250, "EUR", "12.50"), (1250, "JPY", "1250"), (-5, "USD", "-0.05"), (1250, "KWD", "1.250"), (0, "EUR", "0.00")],
)
def test_money_has_exactly_the_digits_of_its_currency(minor: int, currency: str, amount: str) -> None:
    shown = Money.of(money.Money(minor, currency))
    assert show("Decimal", shown.amount) == amount
    read = MoneyInput(amount=Decimal(amount), currency=CurrencyCode(currency)).read(("price",), negative=True)
    assert read == money.Money(minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "path"),
    [
        ("12.505", "EUR", ("price", "amount")),
        ("0.5", "JPY", ("price", "amount")),
        ("-1.00", "EUR", ("price", "amount")),
        ("99999999999999999", "EUR", ("price", "amount")),
        ("1.00", "USD", ("price", "currency")),
    ],
)
def test_refuses_money_and_names_the_place(amount: str, currency: str, path: tuple[str, ...]) -> None:
    given = MoneyInput(amount=Decimal(amount), currency=CurrencyCode(currency))
    with pytest.raises(InvalidInput) as caught:
        given.read(("price",), allowed={"EUR", "JPY"})
    assert caught.value.path == path


def test_an_id_reads_back_as_its_type_and_key() -> None:
    one, two = new_id(), new_id()
    assert read_id(global_id("Sku", one)) == ("Sku", (one,))
    assert read_id(global_id("ShopperStock", one, two)) == ("ShopperStock", (one, two))
    assert uuid_of(global_id("Sku", one), "Sku") == one


@pytest.mark.parametrize("text", ["", "x", "U2t1", "U2t1Om5vdC1hLXV1aWQ=", "😀", "=" * 400])
def test_refuses_text_that_is_no_id(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_id(text, ("orderId",))
    assert caught.value.path == ("orderId",)


def test_refuses_the_id_of_another_type_and_ids_that_are_not_canonical() -> None:
    one = new_id()
    with pytest.raises(InvalidInput, match="a Sku id belongs here"):
        uuid_of(global_id("Order", one), "Sku")
    with pytest.raises(InvalidInput):
        read_id(global_id("Sku", one).rstrip("=") + "\n")
