"""Every check on values alone: what it finds, where, and what it leaves unsaid."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.enums import FulfillmentMethod, PaymentState, StockPolicy, TenderKind
from app.domain.ids import new_id
from app.domain.orders.model import Address, Contact, Order
from app.domain.validation import address, amount, credit, duplicate, phone, stock, total, velocity
from app.domain.validation.check import Credit, EarlierOrder, Facts, Finding, Parameters
from app.orders.country_rules import address_rules, is_phone
from tests.domain.orders_by_hand import NOON, a_delivery, a_line, a_payment, an_order

MUG, TEA = UUID(int=1), UUID(int=2)


def bought(*units: tuple[UUID, int], to: Address | None = None, **fields: Any) -> Order:
    """An order of these SKUs at 10.00 each, sent to an address."""
    delivery = replace(a_delivery(), address=to)
    lines = tuple(
        a_line(delivery, quantity, sku_id=sku_id, sku=f"sku {sku_id.int}", position=position)
        for position, (sku_id, quantity) in enumerate(units or ((MUG, 1),))
    )
    return an_order(lines, (delivery,), **fields)


def known(order: Order) -> Facts:
    """An order, and what is known of countries."""
    return Facts(order=order, address_rules=address_rules, is_phone=is_phone)


def codes(found: list[Finding] | None) -> list[str] | None:
    return None if found is None else [one.code for one in found]


@pytest.mark.parametrize(
    ("to", "found"),
    [
        (Address("DE", line1="Weg 1", city="Berlin", postal_code="10115"), []),
        (Address("DE", line1="Weg 1", city="Berlin", postal_code="1011"), ["POSTAL_CODE_INVALID"]),
        (Address("DE", city=" ", postal_code="10115"), ["STREET_MISSING", "CITY_MISSING"]),
        (Address("US", line1="1 Main", city="Springfield", region="CA", postal_code="94043"), []),
        (Address("US", line1="1 Main", city="Springfield", region="California", postal_code="94043-1234"), []),
        (Address("US", line1="1 Main", city="Springfield", region="US-CA", postal_code="94043"), []),
        (
            Address("US", line1="1 Main", city="Springfield", region="NY", postal_code="94043"),
            ["POSTAL_CODE_OF_ANOTHER_REGION"],
        ),
        (Address("US", line1="1 Main", city="Springfield", region="Bavaria", postal_code="94043"), ["REGION_UNKNOWN"]),
        (Address("US", line1="1 Main", city="Springfield", postal_code="94043"), ["REGION_MISSING"]),
        (Address("GB", line1="1 High St", city="London", postal_code="sw1a 1aa"), []),
        (Address("IE", line1="1 Main", city="Dublin"), []),
        (Address("HK", line1="1 Nathan Road", region="Kowloon"), []),
        (Address("BR", line1="Rua 1", city="São Paulo", region="SP", postal_code="01310-100"), []),
        (Address("JP", line1="1-1", region="東京都", postal_code="100-0001"), []),
        (Address("XK", line1="Rruga 1", city="Prishtina"), []),
        (Address("ZZ"), []),
        (None, ["ADDRESS_MISSING"]),
    ],
)
def test_addresses_follow_their_countrys_rules(to: Address | None, found: list[str]) -> None:
    assert codes(address.look(known(bought(to=to)), Parameters())) == found


def test_an_address_is_named_by_its_place_and_its_parts_never_by_what_stands_there() -> None:
    wrong = Address("DE", name="Ada Lovelace", line1="Geheimweg 7", city="Berlin", postal_code="ABC")
    found = address.look(known(bought(to=wrong)), Parameters()) or []
    assert [(one.path, dict(one.data)) for one in found] == [
        (
            ("deliveries", "0", "address", "postalCode"),
            {"part": "postalCode", "country": "DE", "examples": ["26133", "53225"]},
        )
    ]
    assert "ABC" not in repr(found)
    assert "Geheimweg" not in repr(found)


def test_goods_that_are_collected_need_no_address() -> None:
    delivery = a_delivery(method=FulfillmentMethod.PICKUP_IN_STORE)
    order = an_order((a_line(delivery),), (delivery,))
    assert address.look(known(order), Parameters()) is None


def test_a_parcel_shops_own_address_is_the_carriers_affair() -> None:
    delivery = replace(a_delivery(), pickup_point={"carrier": "DHL", "code": "1", "name": "Kiosk", "address": {}})
    order = an_order((a_line(delivery),), (delivery,))
    assert address.look(known(order), Parameters()) == []


@pytest.mark.parametrize(
    ("number", "country", "found"),
    [
        ("+49 30 901820", None, []),
        ("030 901820", "DE", []),
        ("030", "DE", ["PHONE_INVALID"]),
        ("call me", "DE", ["PHONE_INVALID"]),
        ("+1 650 253 0000", "DE", []),
        ("030 901820", None, None),
        ("  ", "DE", None),
        (None, "DE", None),
    ],
)
def test_phone_numbers_follow_numbering_plans(number: str | None, country: str | None, found: list[str] | None) -> None:
    to = Address(country) if country else None
    order = bought(to=to, contact=Contact(phone=number))
    assert codes(phone.look(known(order), Parameters())) == found


def test_every_number_of_an_order_is_looked_at_in_its_own_country() -> None:
    delivery = replace(
        a_delivery(), recipient=Contact(phone="1"), address=Address("FR", phone="01 42 68 53 00"), position=0
    )
    order = an_order(
        (a_line(delivery),), (delivery,), contact=Contact(phone="2"), billing_address=Address("DE", phone="3")
    )
    found = phone.look(known(order), Parameters()) or []
    assert [(one.path, one.data["country"]) for one in found] == [
        (("contact", "phone"), "FR"),
        (("billingAddress", "phone"), "DE"),
        (("deliveries", "0", "recipient", "phone"), "FR"),
    ]


@pytest.mark.parametrize(
    ("expected", "tolerance", "found"),
    [(None, None, None), (1000, None, []), (999, None, ["TOTAL_DIFFERS"]), (995, 5, []), (994, 5, ["TOTAL_DIFFERS"])],
)
def test_the_total_is_what_was_shown(expected: int | None, tolerance: int | None, found: list[str] | None) -> None:
    facts = Facts(order=bought(), expected_total_minor=expected)
    assert codes(total.look(facts, Parameters(amount_minor=tolerance, currency="EUR"))) == found
    if tolerance:
        assert codes(total.look(facts, Parameters(amount_minor=tolerance, currency="USD"))) == ["TOTAL_DIFFERS"]


@pytest.mark.parametrize(
    ("usual", "found"), [(1000, []), (1100, []), (1112, ["PRICE_DIFFERS"]), (900, ["PRICE_DIFFERS"])]
)
def test_a_stated_price_is_near_the_channels_own(usual: int, found: list[str]) -> None:
    facts = Facts(order=bought(), price_minor={"sku 1": usual, "other": 1})
    assert codes(total.look(facts, Parameters(percent=10))) == found


def test_missing_units_are_named_by_line() -> None:
    order = bought((MUG, 2), (TEA, 5), stock_policy=StockPolicy.RESERVE_AVAILABLE)
    found = stock.look(Facts(order=order, missing={order.lines[0].id: 0, order.lines[1].id: 3}), Parameters()) or []
    assert [(one.path, one.data["sku"], one.data["missing"]) for one in found] == [(("lines", "1"), "sku 2", 3)]
    assert stock.look(Facts(order=replace(order, stock_policy=StockPolicy.NONE)), Parameters()) is None


@pytest.mark.parametrize(
    ("goods", "minutes_ago", "canceled", "found"),
    [
        ({MUG: 3, TEA: 1}, 9, False, ["DUPLICATE"]),
        ({MUG: 3, TEA: 1}, 11, False, []),
        ({MUG: 3, TEA: 1}, 9, True, []),
        ({MUG: 3}, 9, False, []),
        ({MUG: 2, TEA: 1}, 9, False, []),
    ],
)
def test_the_same_goods_a_short_while_ago_are_a_repetition(
    goods: dict[UUID, int], minutes_ago: int, canceled: bool, found: list[str]
) -> None:
    # one SKU on two lines is the same goods as on one
    order = bought((MUG, 1), (TEA, 1), (MUG, 2))
    earlier = EarlierOrder(new_id(), NOON - timedelta(minutes=minutes_ago), goods, canceled)
    assert codes(duplicate.look(Facts(order=order, earlier=[earlier]), Parameters(within_minutes=10))) == found


@pytest.mark.parametrize(("most", "found"), [(3, []), (2, ["TOO_MANY_ORDERS"])])
def test_the_order_itself_counts_among_too_many(most: int, found: list[str]) -> None:
    earlier = [EarlierOrder(new_id(), NOON - timedelta(minutes=minutes), {}) for minutes in (1, 59, 61)]
    assert (
        codes(velocity.look(Facts(order=bought(), earlier=earlier), Parameters(within_minutes=60, most=most))) == found
    )


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        (Parameters(), []),
        (Parameters(amount_minor=3000, currency="EUR"), []),
        (Parameters(amount_minor=2999, currency="EUR"), ["TOTAL_HIGH"]),
        (Parameters(amount_minor=1, currency="JPY"), []),
        (Parameters(units=2), []),
        (Parameters(units=1), ["UNITS_HIGH"]),
    ],
)
def test_unusually_large_orders_are_found(parameters: Parameters, found: list[str]) -> None:
    assert codes(amount.look(Facts(order=bought((MUG, 1), (TEA, 1), (MUG, 1))), parameters)) == found


@pytest.mark.parametrize(("used", "found"), [(0, []), (400, []), (401, ["CREDIT_EXCEEDED"])])
def test_what_is_bought_on_invoice_counts_against_the_credit_limit(used: int, found: list[str]) -> None:
    # given: 6.00 of it are on invoice, the rest is paid by card
    payments = (replace(a_payment(600), tender=TenderKind.INVOICE), a_payment(400, PaymentState.AUTHORIZED))
    order = bought(payments=payments)

    # then
    assert codes(credit.look(Facts(order=order, credit=Credit(1000, used, "EUR")), Parameters())) == found
    assert credit.look(Facts(order=order), Parameters()) is None
    assert credit.look(Facts(order=order, credit=Credit(1, used, "USD")), Parameters()) is None
    assert credit.look(Facts(order=bought(), credit=Credit(1, used, "EUR")), Parameters()) is None
