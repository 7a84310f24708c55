"""Kits: sold as one, taken from the shelves as many, frozen the moment they are bought."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import CancelReason, FulfillmentStatus, OrderStatus, PaymentState, ShipmentStatus, StockPolicy
from app.domain.errors import InsufficientStock, PartOfKit, Shortfall
from app.domain.orders.model import Line, Order
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceLine, PlacePayment
from tests.app.orders.placing import SHOPPER, a_command, place_as_staff, placing
from tests.builders import (
    Shop,
    a_key,
    a_kit,
    cancel,
    deliver_all,
    dispatch_all,
    invariants_hold,
    place,
    see,
)
from tests.reading import level
from tests.unchanged import refusal


def stand(lines: Sequence[Line], *buckets: str) -> dict[str, tuple[int, ...]]:
    """Where the units of each line stand, by SKU."""
    return {line.sku: tuple(getattr(line, bucket) for bucket in buckets) for line in lines}


def kit_of(order: Order) -> UUID:
    return next(line.id for line in order.lines if line.is_kit)


async def test_a_kit_is_exploded_and_its_price_owed_once(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    line = PlaceLine(sku="set", quantity=3, discount=shop.money(100), tax=shop.money(7), line_ref="7")
    # when
    order = await shop.order((await place_as_staff(shop.database, lines=(line,))).order_id)
    # then
    kit, mugs, teas = order.lines
    assert [one.position for one in order.lines] == [0, 1, 2]
    assert (kit.sku, kit.is_kit, kit.takes_stock, kit.quantity, kit.allocated) == ("set", True, False, 3, 3)
    assert [(part.sku, part.parent_line_id, part.per_parent, part.allocated) for part in (mugs, teas)] == [
        ("mug", kit.id, 2, 6),
        ("tea", kit.id, 1, 3),
    ]
    # by value: 2 mugs of 12.50 against a tea of 4.99
    assert (mugs.price_share_minor, teas.price_share_minor) == (5002, 998)
    assert (mugs.discount_minor, teas.discount_minor) == (83, 17)
    assert (mugs.tax_minor, teas.tax_minor) == (6, 1)
    assert (order.totals.subtotal, order.totals.discount, order.totals.tax, order.totals.total) == (6000, 100, 7, 5900)
    assert [work.lines[0].line_id for work in order.fulfillment_orders] == [mugs.id]
    assert (await level(shop, "mug"), await level(shop, "tea")) == ((100, 6, 0), (100, 3, 0))
    await invariants_hold(shop.database)


async def test_a_later_change_of_the_kit_rewrites_no_order(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    order_id = await place(shop, {"set": 1})
    before = await shop.order(order_id)
    # when
    await a_kit(shop, "set", 2500, poster=1)
    # then
    assert await shop.order(order_id) == before
    assert [line.sku for line in (await shop.order(await place(shop, {"set": 1}))).lines] == ["set", "poster"]


async def test_components_come_from_wherever_they_lie(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=1, tea=1)
    await place(shop, {"mug": 100})
    await place(shop, {"tea": 100}, lines=(PlaceLine(sku="tea", quantity=100, location="HAM"),))
    # when
    order = await shop.order(await place(shop, {"set": 5}))
    # then
    assert {(work.location, len(work.lines)) for work in order.fulfillment_orders} == {("BER", 1), ("HAM", 1)}
    assert stand(order.lines, "allocated") == {"set": (5,), "mug": (5,), "tea": (5,)}


async def test_what_is_short_is_told_with_the_kits_that_need_it(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=60, tea=1)
    await a_kit(shop, "pair", 2000, mug=2)
    lines = tuple(PlaceLine(sku=sku, quantity=units) for sku, units in {"set": 3, "mug": 20, "pair": 2}.items())
    # when: 180 + 20 + 4 mugs of 200
    refused = await refusal(shop.database, placing, a_command(lines=lines), SHOPPER)
    # then
    assert isinstance(refused, InsufficientStock)
    assert refused.shortfalls == (Shortfall("mug", None, 204, None, kits=("set", "pair")),)


async def test_takes_what_is_there_and_lets_the_kit_wait_for_its_parts(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    # when
    reserved = await shop.order(await place(shop, {"set": 150}, stock_policy=StockPolicy.RESERVE_AVAILABLE))
    backordered = await shop.order(await place(shop, {"set": 1}, allow_backorder=True))
    # then
    assert stand(reserved.lines, "open", "allocated") == {"set": (50, 100), "mug": (100, 200), "tea": (0, 150)}
    assert stand(backordered.lines, "backordered", "allocated") == {"set": (1, 0), "mug": (2, 0), "tea": (0, 1)}
    await invariants_hold(shop.database)


async def test_whole_kits_are_canceled_by_the_kits_line(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    paid = PlacePayment(gateway="cards", amount=shop.money(6000), state=PaymentState.AUTHORIZED)
    order_id = await place(shop, {"set": 3}, payments=(paid,))
    # when
    await cancel(shop, order_id, {"set": 1})
    # then
    order = await shop.order(order_id)
    assert stand(order.lines, "canceled", "allocated") == {"set": (1, 2), "mug": (2, 4), "tea": (1, 2)}
    assert order.totals.total == 4000
    assert (await level(shop, "mug"), await level(shop, "tea")) == ((100, 4, 0), (100, 2, 0))
    # when
    await cancel(shop, order_id)
    # then
    order = await shop.order(order_id)
    assert (order.statuses.order, order.totals.total) == (OrderStatus.CANCELED, 0)
    assert (await level(shop, "mug"), await level(shop, "tea")) == ((100, 0, 0), (100, 0, 0))
    await invariants_hold(shop.database)


async def test_refuses_to_cancel_a_component_or_a_kit_whose_part_has_left(shop: Shop) -> None:
    # given: two kits, of one of which a mug has left
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    order_id = await place(shop, {"set": 2})
    await dispatch_all(shop, order_id, units_per_line=1)
    order = await shop.order(order_id)
    kit, mugs, _ = order.lines

    def canceling(*lines: tuple[UUID, int]) -> CancelOrder:
        return CancelOrder(idempotency_key=a_key(), order_id=order_id, reason=CancelReason.CUSTOMER, lines=lines)

    # when
    part = await refusal(shop.database, cancel_order, canceling((kit.id, 1), (mugs.id, 1)))
    both = await refusal(shop.database, cancel_order, canceling((kit.id, 2)))
    # then
    assert isinstance(part, PartOfKit)
    assert (part.kit_line_id, part.path) == (kit.id, ("lines", "1", "orderLineId"))
    assert (both.path, both.message) == (
        ("lines", "0", "quantity"),
        "fewer units are left to cancel: 1 of set (2 named)",
    )
    # when: the whole kit that is still there
    await shop.run(cancel_order, canceling((kit.id, 1)))
    # then
    assert stand((await shop.order(order_id)).lines, "canceled", "allocated", "shipped") == {
        "set": (1, 1, 0),
        "mug": (2, 1, 1),
        "tea": (1, 0, 1),
    }
    await invariants_hold(shop.database)


async def test_a_kit_leaves_and_arrives_with_its_last_part(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    order_id = await place(shop, {"set": 1})
    # when
    (first,) = await dispatch_all(shop, order_id, units_per_line=1)
    await see(shop, first, ShipmentStatus.DELIVERED)
    # then
    order = await shop.order(order_id)
    assert stand(order.lines, "allocated", "shipped", "delivered") == {
        "set": (1, 0, 0),
        "mug": (1, 1, 1),
        "tea": (0, 1, 1),
    }
    assert order.statuses.fulfillment is FulfillmentStatus.PARTIALLY_DELIVERED
    # when
    (second,) = await dispatch_all(shop, order_id)
    await see(shop, second, ShipmentStatus.LOST)
    # then
    assert order_line(await shop.order(order_id)).undelivered == 1
    # when: it turns up
    await see(shop, second, ShipmentStatus.DELIVERED)
    # then
    order = await shop.order(order_id)
    assert (order_line(order).shipped, order_line(order).delivered, order_line(order).undelivered) == (1, 1, 0)
    assert order.statuses.fulfillment is FulfillmentStatus.DELIVERED
    await invariants_hold(shop.database)


def order_line(order: Order) -> Line:
    return order.line(kit_of(order))


async def test_a_kit_of_services_alone_takes_no_stock(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="setup", name="Setup", stock_tracked=False))
    await a_kit(shop, "care", 900, setup=2)
    # when
    order_id = await place(shop, {"care": 1})
    await dispatch_all(shop, order_id)
    await deliver_all(shop, order_id)
    # then
    order = await shop.order(order_id)
    assert stand(order.lines, "delivered") == {"care": (1,), "setup": (2,)}
    # no component has a price: by units
    assert [line.price_share_minor for line in order.lines] == [None, 900]
    await invariants_hold(shop.database)


async def test_refuses_kits_that_explode_beyond_what_an_order_holds(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 1, mug=2, tea=1)
    await a_kit(shop, "heap", 1, mug=500_001)

    async def refused(**stated: Any) -> tuple[str, tuple[str, ...]]:
        error = await refusal(shop.database, placing, a_command(**stated))
        return str(error.code), error.path

    # then
    assert await refused(lines=(PlaceLine(sku="set", quantity=1),) * 334) == ("LIMIT_EXCEEDED", ("lines",))
    assert await refused(lines=(PlaceLine(sku="heap", quantity=2),)) == ("INVALID", ("lines", "0", "quantity"))
