"""Whatever an order must not be is refused with its code and its place, and leaves no trace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import ChargeKind, FulfilledBy, FulfillmentMethod, PaymentState, StockPolicy
from app.domain.errors import InsufficientStock, Shortfall
from app.domain.ids import new_id
from app.domain.money import Money
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlacePayment
from tests.app.orders.placing import SHOPPER, a_command, a_customer_principal, a_store, place_as_staff, placing
from tests.builders import STAFF, Shop, a_key
from tests.unchanged import contents, forbidden, refusal

EUR = Money(100, "EUR")
USD = Money(100, "USD")
LATER = datetime(2200, 1, 1, tzinfo=UTC)
PICKUP = FulfillmentMethod.PICKUP_IN_STORE


def a_line(**fields: Any) -> dict[str, Any]:
    return {"lines": (PlaceLine(**{"sku": "mug", "quantity": 1, **fields}),)}


def a_delivery(**fields: Any) -> dict[str, Any]:
    return {"deliveries": (PlaceDelivery(**{"key": "a", **fields}),)}


def a_payment(**fields: Any) -> dict[str, Any]:
    return {"payments": (PlacePayment(**{"gateway": "bank", **fields}),)}


REFUSED: list[tuple[dict[str, Any], str, tuple[str, ...]]] = [
    ({"idempotency_key": "short"}, "INVALID", ("idempotencyKey",)),
    ({"idempotency_key": "x" * 256}, "INVALID", ("idempotencyKey",)),
    ({"channel": "nowhere"}, "NOT_FOUND", ("channel",)),
    ({"channel": "WEB"}, "NOT_FOUND", ("channel",)),
    ({"lines": ()}, "INVALID", ("lines",)),
    ({"lines": (PlaceLine(sku="mug", quantity=1),) * 1001}, "LIMIT_EXCEEDED", ("lines",)),
    (a_line(sku="unknown"), "NOT_FOUND", ("lines", "0", "sku")),
    (a_line(quantity=0), "INVALID", ("lines", "0", "quantity")),
    (a_line(quantity=-1), "INVALID", ("lines", "0", "quantity")),
    (a_line(quantity=1_000_001), "INVALID", ("lines", "0", "quantity")),
    (a_line(unit_price=USD), "INVALID", ("lines", "0", "unitPrice")),
    (a_line(unit_price=Money(-1, "EUR")), "INVALID", ("lines", "0", "unitPrice")),
    (a_line(unit_price=Money(10**14 + 1, "EUR")), "INVALID", ("lines", "0", "unitPrice")),
    (a_line(unit_price=Money(10**14, "EUR"), quantity=2), "INVALID", ("lines", "0", "quantity")),
    (a_line(discount=Money(1251, "EUR")), "INVALID", ("lines", "0", "discount")),
    (a_line(discount=USD), "INVALID", ("lines", "0", "discount")),
    (a_line(tax=USD), "INVALID", ("lines", "0", "tax")),
    (a_line(tax_rate=Decimal("1.01")), "INVALID", ("lines", "0", "taxRate")),
    (a_line(tax_rate=Decimal("-0.01")), "INVALID", ("lines", "0", "taxRate")),
    (a_line(delivery="b"), "NOT_FOUND", ("lines", "0", "delivery")),
    (a_line(location="nowhere"), "NOT_FOUND", ("lines", "0", "location")),
    ({"lines": (PlaceLine(sku="mug", quantity=1, line_ref="1"),) * 2}, "INVALID", ("lines",)),
    ({"deliveries": (PlaceDelivery(key="a"),) * 2}, "INVALID", ("deliveries",)),
    (a_delivery(option_id="x"), "NOT_FOUND", ("deliveries", "0", "optionId")),
    (a_delivery(method=PICKUP), "INVALID", ("deliveries", "0", "pickupLocation")),
    (a_delivery(method=PICKUP, pickup_location="nowhere"), "NOT_FOUND", ("deliveries", "0", "pickupLocation")),
    (a_delivery(shipping=USD), "INVALID", ("deliveries", "0", "shipping")),
    (a_delivery(shipping=EUR, shipping_tax=USD), "INVALID", ("deliveries", "0", "shippingTax")),
    ({"shipping": USD}, "INVALID", ("shipping",)),
    ({"charges": (PlaceCharge(kind=ChargeKind.FEE, amount=USD),)}, "INVALID", ("charges", "0", "amount")),
    ({"charges": (PlaceCharge(kind=ChargeKind.FEE, amount=EUR, tax=USD),)}, "INVALID", ("charges", "0", "tax")),
    (
        {"charges": (PlaceCharge(kind=ChargeKind.FEE, amount=EUR, delivery="b"),)},
        "NOT_FOUND",
        ("charges", "0", "delivery"),
    ),
    (a_payment(amount=USD), "INVALID", ("payments", "0", "amount")),
    (a_payment(amount=EUR, state=PaymentState.REFUNDED), "INVALID", ("payments", "0", "state")),
    (a_payment(amount=EUR, captured=EUR), "INVALID", ("payments", "0", "captured")),
    (
        a_payment(amount=EUR, state=PaymentState.CAPTURED, captured=Money(101, "EUR")),
        "INVALID",
        ("payments", "0", "captured"),
    ),
    ({"placed_at": LATER}, "INVALID", ("placedAt",)),
    ({"reservation_id": new_id()}, "NOT_FOUND", ("reservationId",)),
    ({"customer_id": new_id()}, "NOT_FOUND", ("customerId",)),
    (a_line(quantity=201), "INSUFFICIENT_STOCK", ("lines",)),
    (a_line(quantity=101, location="BER"), "INSUFFICIENT_STOCK", ("lines",)),
]


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # when
    given = [a_command(**stated) for stated, _, _ in REFUSED]
    refusals = [await refusal(shop.database, placing, command) for command in given]

    # then
    assert [(str(refused.code), refused.path) for refused in refusals] == [(code, path) for _, code, path in REFUSED]


OVERREACH: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"external_source": "erp", "external_id": "1"}, ("externalRef",)),
    ({"shipping": EUR}, ("shipping",)),
    ({"charges": (PlaceCharge(kind=ChargeKind.TIP, amount=EUR),)}, ("charges",)),
    ({"tax_included": False}, ("taxIncluded",)),
    ({"stock_policy": StockPolicy.NONE}, ("stockPolicy",)),
    ({"stock_policy": StockPolicy.RESERVE_AVAILABLE}, ("stockPolicy",)),
    ({"fulfilled_by": FulfilledBy.CHANNEL}, ("fulfilledBy",)),
    ({"placed_at": datetime(2026, 1, 1, tzinfo=UTC)}, ("placedAt",)),
    ({"priority": 1}, ("priority",)),
    ({"tags": ("vip",)}, ("tags",)),
    (a_line(unit_price=Money(0, "EUR")), ("lines", "0", "unitPrice")),
    (a_line(discount=Money(0, "EUR")), ("lines", "0", "discount")),
    (a_line(tax=Money(0, "EUR")), ("lines", "0", "tax")),
    (a_line(tax_rate=Decimal(0)), ("lines", "0", "taxRate")),
    (a_line(location="BER"), ("lines", "0", "location")),
    (a_line(line_ref="1"), ("lines", "0", "lineRef")),
    (a_delivery(shipping=Money(0, "EUR")), ("deliveries", "0", "shipping")),
    (a_delivery(shipping_tax=Money(0, "EUR")), ("deliveries", "0", "shippingTax")),
    (a_delivery(not_before=LATER), ("deliveries", "0", "notBefore")),
    (a_delivery(promised_by=LATER), ("deliveries", "0", "promisedBy")),
    (a_delivery(promised_on=LATER.date()), ("deliveries", "0", "promisedOn")),
    (a_payment(state=PaymentState.CAPTURED), ("payments", "0", "state")),
    (a_payment(captured=EUR), ("payments", "0", "captured")),
    (a_payment(reference="r"), ("payments", "0", "reference")),
    (a_payment(collected_by=FulfilledBy.CHANNEL), ("payments", "0", "collectedBy")),
]


async def test_shoppers_state_no_prices_dates_policies_or_sources(shop: Shop) -> None:
    # given
    customer = a_customer_principal(new_id())

    # then: the place is named, and the same is no matter for staff's rights
    for stated, path in OVERREACH:
        for shopper in (SHOPPER, customer):
            assert (await forbidden(shop.database, placing, a_command(**stated), shopper)).path == path


async def test_a_shopper_learns_what_is_short_but_not_how_much_there_is(shop: Shop) -> None:
    # given
    command = a_command(
        lines=(
            PlaceLine(sku="tea", quantity=150),
            PlaceLine(sku="mug", quantity=1),
            PlaceLine(sku="tea", quantity=60),
            PlaceLine(sku="poster", quantity=500),
        )
    )

    # when
    to_shopper = await refusal(shop.database, placing, command, SHOPPER)
    to_staff = await refusal(shop.database, placing, command, STAFF)

    # then
    assert isinstance(to_shopper, InsufficientStock)
    assert isinstance(to_staff, InsufficientStock)
    assert to_shopper.shortfalls == (Shortfall("tea", None, 210, None), Shortfall("poster", None, 500, None))
    assert to_staff.shortfalls == (Shortfall("tea", None, 210, 200), Shortfall("poster", None, 500, 200))
    assert to_staff.retryable


async def test_refuses_what_has_no_price_and_a_kit_without_its_own(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="new", name="New", stock_tracked=False))
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 2),)))

    # then
    unpriced = await refusal(shop.database, placing, a_command(lines=(PlaceLine(sku="new", quantity=1),)))
    kit = await refusal(shop.database, placing, a_command(lines=(PlaceLine(sku="set", quantity=1),)))
    assert (str(unpriced.code), unpriced.path) == ("INVALID", ("lines", "0", "sku"))
    assert (str(kit.code), kit.path) == ("INVALID", ("lines", "0", "sku"))
    assert kit.message == (
        "SKU set is a kit without a price of its own in channel web: set one in EUR with skuPriceSet, the prices of its"
        " components are not added up"
    )


async def test_a_channel_out_of_reach_looks_missing(shop: Shop) -> None:
    # given
    elsewhere = replace(a_store(), channels=frozenset({"other"}), locations=None)

    # when
    foreign = await refusal(shop.database, placing, a_command(), elsewhere)
    missing = await refusal(shop.database, placing, a_command(channel="nowhere"))

    # then
    assert (foreign.code, foreign.path) == (missing.code, missing.path)
    assert foreign.message.replace("web", "nowhere") == missing.message


async def test_a_refusal_is_not_kept(shop: Shop) -> None:
    # given
    key = a_key()
    before = await contents(shop.database)
    await refusal(shop.database, placing, a_command(idempotency_key=key, lines=(PlaceLine(sku="mug", quantity=500),)))

    # when: the same key for other work
    placed = await place_as_staff(shop.database, idempotency_key=key)

    # then
    assert not placed.replayed
    after = await contents(shop.database)
    assert after["idempotency_keys"][0] == before["idempotency_keys"][0] + 1
    assert after["orders"][0] == before["orders"][0] + 1


async def test_a_repeated_reference_is_told_so_even_when_its_units_are_gone(shop: Shop) -> None:
    # given
    everything = {"lines": (PlaceLine(sku="mug", quantity=200),), "external_source": "erp", "external_id": "7"}
    await place_as_staff(shop.database, **everything)

    # when
    again = await refusal(shop.database, placing, a_command(**everything))

    # then
    assert (str(again.code), again.path, again.retryable) == ("DUPLICATE_EXTERNAL_REF", ("externalRef",), False)
    tea = (PlaceLine(sku="tea", quantity=1),)
    other = await place_as_staff(shop.database, external_source="shop", external_id="7", lines=tea)
    assert not other.replayed


@pytest.mark.parametrize("late", [timedelta(minutes=4), timedelta(0), timedelta(days=-400)])
async def test_clocks_may_differ_a_little(shop: Shop, late: timedelta) -> None:
    at = datetime.now(UTC) + late

    placed = await place_as_staff(shop.database, placed_at=at)
    assert (await shop.order(placed.order_id)).placed_at == at
