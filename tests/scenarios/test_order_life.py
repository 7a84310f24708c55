"""Orders that live through everything this release knows; after each step every invariant of the stored data holds."""

from collections.abc import Awaitable
from decimal import Decimal
from typing import Any

from app.domain.enums import PaymentState, ShipmentStatus
from app.domain.money import Money
from app.orders.command import PlaceDelivery, PlaceLine, PlacePayment
from tests.app.orders.placing import place_as_staff
from tests.builders import (
    Shop,
    cancel,
    capture_all,
    deliver_all,
    dispatch_all,
    invariants_hold,
    place,
    see,
    sequenced,
)
from tests.reading import level


async def step(shop: Shop, work: Awaitable[Any]) -> Any:
    done = await work
    await sequenced(shop.database)
    await invariants_hold(shop.database)
    return done


async def test_an_order_is_placed_paid_sent_in_parts_shortened_and_delivered(shop: Shop) -> None:
    # given
    deliveries = (
        PlaceDelivery(key="home", shipping=Money(490, "EUR"), shipping_tax=Money(78, "EUR")),
        PlaceDelivery(key="office", shipping=Money(390, "EUR")),
    )
    lines = (
        PlaceLine(sku="mug", quantity=130, delivery="home", tax_rate=Decimal("0.19")),
        PlaceLine(sku="tea", quantity=3, delivery="office", discount=Money(100, "EUR")),
        PlaceLine(sku="mug", quantity=2, delivery="office"),
    )
    owed = 130 * 1250 + 3 * 499 - 100 + 2 * 1250 + 490 + 390
    payments = (
        PlacePayment(gateway="voucher", amount=Money(1000, "EUR"), state=PaymentState.CAPTURED),
        PlacePayment(gateway="bank", amount=Money(owed - 1000, "EUR")),
    )

    # when
    placed = await step(shop, place_as_staff(shop.database, lines=lines, deliveries=deliveries, payments=payments))
    order_id = placed.order_id
    assert (await shop.order(order_id)).totals.total == owed
    await step(shop, dispatch_all(shop, order_id, units_per_line=2))
    await step(shop, cancel(shop, order_id, {"tea": 1}))
    await step(shop, capture_all(shop, order_id))
    await step(shop, dispatch_all(shop, order_id))
    shipments = [shipment.id for shipment in (await shop.order(order_id)).shipments]
    await step(shop, see(shop, shipments[0], ShipmentStatus.OUT_FOR_DELIVERY))
    await step(shop, deliver_all(shop, order_id))
    await step(shop, see(shop, shipments[0], ShipmentStatus.LOST))

    # then: one parcel is lost after all, and a third of the discount went with the canceled tea
    order = await shop.order(order_id)
    assert order.totals.total == owed - 499 + 33
    assert order.totals.outstanding == -466
    assert [s.value for s in (order.statuses.order, order.statuses.payment, order.statuses.customer)] == [
        "OPEN",
        "CREDIT_OWED",
        "DELIVERY_FAILED",
    ]
    assert sum(line.undelivered for line in order.lines) == 2
    assert [line.canceled + line.shipped for line in order.lines] == [130, 3, 2]
    assert ((await level(shop))[1], (await level(shop, "mug", "HAM"))[1], (await level(shop, "tea"))[1]) == (0, 0, 0)


async def test_an_order_that_is_canceled_at_once_leaves_the_shop_as_it_was(shop: Shop) -> None:
    # given
    before = [await level(shop, sku, location) for sku in shop.skus for location in shop.locations]

    # when
    order_id = await step(shop, place(shop, {"mug": 150, "tea": 1}, shipping=Money(490, "EUR")))
    await step(shop, cancel(shop, order_id))

    # then
    order = await shop.order(order_id)
    assert (order.totals.total, order.totals.outstanding, order.statuses.order.value) == (0, 0, "CANCELED")
    assert [await level(shop, sku, location) for sku in shop.skus for location in shop.locations] == before
