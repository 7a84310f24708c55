"""Placing: prices from the channel, units from the shelves, and one transaction for all of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import (
    ChannelKind,
    ChargeKind,
    FulfilledBy,
    FulfillmentMethod,
    PaymentState,
    StockPolicy,
    TenderKind,
)
from app.domain.errors import InvalidInput
from app.domain.money import Money
from app.domain.orders.model import Address, Contact
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlacePayment
from tests.app.orders.placing import SHOPPER, a_command, place_as, place_as_staff
from tests.builders import Shop, place


async def levels(shop: Shop) -> dict[tuple[str, str], tuple[int, int]]:
    """On hand and reserved by SKU and location."""
    query = text(
        "SELECT s.code, p.code, on_hand, reserved FROM stock_levels l JOIN skus s ON s.id = sku_id"
        " JOIN locations p ON p.id = location_id"
    )
    async with shop.database.session() as session:
        return {(sku, place): (on_hand, reserved) for sku, place, on_hand, reserved in await session.execute(query)}


async def rows_of(shop: Shop, query: str) -> list[tuple[Any, ...]]:
    async with shop.database.session() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def test_a_shopper_pays_the_channels_price_from_the_preferred_place(shop: Shop) -> None:
    # given
    lines = (PlaceLine(sku="mug", quantity=2), PlaceLine(sku="tea", quantity=3, properties={"engraving": "A"}))

    # when
    placed = await place_as(shop.database, SHOPPER, a_command(lines=lines, contact=Contact(email="a@example.org")))

    # then
    order = await shop.order(placed.order_id)
    assert order.number == "WEB-1001"
    assert (order.totals.total, order.totals.placed, order.totals.outstanding) == (3997, 3997, 3997)
    assert [(line.sku, line.unit_price_minor, line.allocated) for line in order.lines] == [
        ("mug", 1250, 2),
        ("tea", 499, 3),
    ]
    assert [(work.location, work.status.value, len(work.lines)) for work in order.fulfillment_orders] == [
        ("BER", "OPEN", 2)
    ]
    after = await levels(shop)
    assert (after["mug", "BER"], after["tea", "BER"], after["mug", "HAM"]) == ((100, 2), (100, 3), (100, 0))
    assert [status.value for status in (order.statuses.order, order.statuses.payment, order.statuses.fulfillment)] == [
        "OPEN",
        "NONE",
        "SCHEDULED",
    ]
    assert order.statuses.customer.value == "CONFIRMED"


async def test_everything_commits_together_causes_first(shop: Shop) -> None:
    # given
    [(newest,)] = await rows_of(shop, "SELECT max(id) FROM outbox")

    # when
    order_id = await place(shop, {"mug": 1}, payments=(PlacePayment(gateway="bank", amount=shop.money(1250)),))

    # then
    query = "SELECT type, subject_version, transaction_id, routing_keys[1], id FROM outbox ORDER BY id"
    events = [row[:4] for row in await rows_of(shop, query) if row[4] > newest]
    assert [(kind, version) for kind, version, _, _ in events] == [
        ("order.placed", 1),
        ("payment.created", 1),
        ("fulfillment_order.created", 1),
        ("stock.reserved", 2),
    ]
    assert len({transaction for _, _, transaction, _ in events}) == 1
    assert events[0][3] == f"subject:{order_id}"
    assert await rows_of(shop, "SELECT purpose, state, expires_at, order_id FROM reservations") == [
        ("ORDER", "ACTIVE", None, order_id)
    ]
    assert await rows_of(shop, "SELECT kind, reserved_delta FROM stock_movements ORDER BY id DESC LIMIT 1") == [
        ("RESERVE", 1)
    ]


async def test_several_deliveries_are_sourced_apart_and_found_by_their_keys(shop: Shop) -> None:
    # given
    home = PlaceDelivery(key="home", address=Address("DE"), shipping=Money(490, "EUR"), promised_on=date(2026, 12, 24))
    counter = PlaceDelivery(key="shop", method=FulfillmentMethod.PICKUP_IN_STORE, pickup_location="HAM")
    lines = (
        PlaceLine(sku="mug", quantity=1, delivery="home"),
        PlaceLine(sku="mug", quantity=2, delivery="shop"),
        PlaceLine(sku="tea", quantity=1),
    )

    # when
    placed = await place_as_staff(shop.database, deliveries=(home, counter), lines=lines)

    # then
    order = await shop.order(placed.order_id)
    ids = {delivery.key: delivery.id for delivery in order.deliveries}
    assert {(work.location, work.method.value, work.delivery_id) for work in order.fulfillment_orders} == {
        ("BER", "SHIP", ids["home"]),
        ("HAM", "PICKUP_IN_STORE", ids["shop"]),
    }
    assert [line.delivery_id for line in order.lines] == [ids["home"], ids["shop"], ids["home"]]
    assert (order.totals.shipping, order.charges[0].delivery_id) == (490, ids["home"])
    pinned = await rows_of(shop, "SELECT quantity, pinned FROM reservation_lines ORDER BY quantity, pinned")
    assert pinned == [(1, False), (1, False), (2, True)]


async def test_goods_split_over_the_fewest_places(shop: Shop) -> None:
    order_id = await place(shop, {"mug": 150, "tea": 1})

    order = await shop.order(order_id)
    assert {(w.location, sum(line.quantity for line in w.lines)) for w in order.fulfillment_orders} == {
        ("BER", 101),
        ("HAM", 50),
    }


async def test_a_marketplace_sale_takes_what_is_there_and_waits_for_the_rest(shop: Shop) -> None:
    # given
    market = UpsertChannel(
        code="market", name="M", kind=ChannelKind.MARKETPLACE, currency="EUR", locations=("BER", "HAM")
    )
    await shop.run(upsert_channel, market)
    lines = (PlaceLine(sku="mug", quantity=250, unit_price=Money(900, "EUR")),)

    # when
    sold = await shop.order((await place_as_staff(shop.database, channel="market", lines=lines)).order_id)
    waits = await shop.order(
        (await place_as_staff(shop.database, channel="market", lines=lines, allow_backorder=True)).order_id
    )

    # then
    assert sold.stock_policy is StockPolicy.RESERVE_AVAILABLE
    assert (sold.lines[0].allocated, sold.lines[0].open, sold.lines[0].backordered) == (200, 50, 0)
    assert (waits.lines[0].allocated, waits.lines[0].open, waits.lines[0].backordered) == (0, 0, 250)
    assert sold.statuses.customer.value == waits.statuses.customer.value == "WAITING_FOR_STOCK"


async def test_require_with_backorder_takes_what_is_there(shop: Shop) -> None:
    order_id = await place(shop, {"mug": 201, "tea": 1}, allow_backorder=True)

    order = await shop.order(order_id)
    assert [(line.allocated, line.backordered) for line in order.lines] == [(200, 1), (1, 0)]
    assert order.statuses.fulfillment.value == "SCHEDULED"


async def test_no_policy_and_the_channels_own_goods_touch_no_stock(shop: Shop) -> None:
    # given
    before = await levels(shop)

    # when
    history = await shop.order(await place(shop, {"mug": 900}, stock_policy=StockPolicy.NONE))
    theirs = await shop.order(await place(shop, {"mug": 900}, fulfilled_by=FulfilledBy.CHANNEL))

    # then
    assert theirs.stock_policy is StockPolicy.NONE
    assert [(order.lines[0].open, order.lines[0].takes_stock) for order in (history, theirs)] == [(900, False)] * 2
    assert await levels(shop) == before
    assert await rows_of(shop, "SELECT count(*) FROM reservations") == [(0,)]


async def test_services_go_along_without_stock(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="wrap", name="Wrap", stock_tracked=False))
    lines = (PlaceLine(sku="wrap", quantity=3, unit_price=Money(100, "EUR")), PlaceLine(sku="mug", quantity=1))

    # when
    order = await shop.order((await place_as_staff(shop.database, lines=lines)).order_id)

    # then
    assert [(line.sku, line.takes_stock, line.allocated) for line in order.lines] == [
        ("wrap", False, 3),
        ("mug", True, 1),
    ]
    assert [len(work.lines) for work in order.fulfillment_orders] == [2]


async def test_what_staff_states_is_kept_to_the_cent(shop: Shop) -> None:
    # given
    line = PlaceLine(
        sku="mug", quantity=3, unit_price=Money(1000, "EUR"), discount=Money(100, "EUR"), tax_rate=Decimal("0.19")
    )
    charges = (PlaceCharge(kind=ChargeKind.GIFT_WRAP, amount=Money(250, "EUR"), tax=Money(40, "EUR")),)
    paid = PlacePayment(
        gateway="card", amount=Money(3000, "EUR"), state=PaymentState.CAPTURED, captured=Money(2000, "EUR")
    )
    stated = {"lines": (line,), "charges": charges, "shipping": Money(490, "EUR"), "payments": (paid,)}

    # when
    gross = await shop.order((await place_as_staff(shop.database, **stated)).order_id)
    net = await shop.order((await place_as_staff(shop.database, tax_included=False, **stated)).order_id)

    # then: 2900 holds 463 of tax at 19 %, or bears 551 on top
    assert (gross.totals.total, gross.lines[0].tax_minor, gross.totals.tax) == (2900 + 490 + 250, 463, 503)
    assert (net.totals.total, net.lines[0].tax_minor, net.totals.tax) == (2900 + 490 + 250 + 551 + 40, 551, 591)
    assert (gross.payments[0].status.value, gross.payments[0].authorized_minor) == ("PARTIALLY_CAPTURED", 3000)
    assert gross.statuses.payment.value == "PARTIALLY_PAID"


async def test_numbers_are_unique_over_channels(shop: Shop) -> None:
    # given
    await shop.run(
        upsert_channel, UpsertChannel(code="Web", name="W", kind=ChannelKind.WEB, currency="EUR", locations=("BER",))
    )
    price = (PlaceLine(sku="mug", quantity=1, unit_price=Money(1, "EUR")),)

    # when
    one = await shop.order(await place(shop))
    two = await shop.order((await place_as_staff(shop.database, channel="Web", lines=price)).order_id)

    # then
    assert (one.number, two.number) == ("WEB-1001", "WEB-1002")


async def test_one_tender_without_an_amount_is_for_the_rest(shop: Shop) -> None:
    # given
    voucher = PlacePayment(gateway="gift", tender=TenderKind.VOUCHER, amount=Money(1000, "EUR"))

    # when
    order = await shop.order(await place(shop, {"mug": 2}, payments=(voucher, PlacePayment(gateway="bank"))))

    # then
    assert [payment.amount_minor for payment in order.payments] == [1000, order.totals.total - 1000]


async def test_two_tenders_without_an_amount_are_refused(shop: Shop) -> None:
    # given
    two = (PlacePayment(gateway="gift"), PlacePayment(gateway="bank"))

    # when
    with pytest.raises(InvalidInput) as refused:
        await place(shop, {"mug": 2}, payments=two)

    # then
    assert refused.value.path == ("payments", "1", "amount")
