"""One order, watched by those who may: each step is seen once, in order, over sockets and event streams."""

from typing import Any

import pytest

from app.domain.enums import Role, ShipmentStatus
from app.domain.ids import new_id
from app.orders.command import PlacePayment
from graphql_schema.ids import global_id, uuid_of
from tests.builders import Shop, a_key, capture_all, deliver_all, dispatch_all, invariants_hold, place, see, sequenced
from tests.graphql_schema.orders.buying import a_customer
from tests.live_client import Refused, streaming, watching
from tests.scenarios.live.documents import ORDER_CHANGED, PLACE
from tests.serving import ServedHere, order_token, token


def told(items: list[dict[str, Any]]) -> list[str]:
    return [item["event"]["type"] for item in items if item["__typename"] == "OrderChange"]


def by_card(shop: Shop, minor: int) -> PlacePayment:
    return PlacePayment(gateway="cards", amount=shop.money(minor))


async def walk_to_the_end(shop: Shop, order_id: Any) -> None:
    """Paid, dispatched, seen on its way, delivered."""
    await capture_all(shop, order_id)
    (shipment,) = await dispatch_all(shop, order_id)
    await see(shop, shipment, ShipmentStatus.IN_TRANSIT)
    await deliver_all(shop, order_id)


THE_WAY = ["order.paid", "order.dispatched", "order.tracked", "order.tracked"]


async def test_a_buyer_without_an_account_sees_every_step_with_the_tracking_token(
    served: ServedHere, shop: Shop
) -> None:
    # given: an anonymous shopper who placed an order through the API
    bought = {
        "idempotencyKey": a_key(),
        "channel": shop.channel,
        "lines": [{"sku": "mug", "quantity": 2}],
        "email": "ada@example.com",
        "shippingAddress": {"country": "DE", "postalCode": "10115"},
        "payments": [{"gateway": "cards", "amount": {"amount": "25.00", "currency": "EUR"}}],
    }
    placed = (await served.data(PLACE, input=bought))["orderPlace"]
    assert placed["errors"] == []
    order_id = uuid_of(placed["order"]["id"], "Order", ())
    # when
    async with watching(served.address, ORDER_CHANGED, order_token=placed["trackingToken"]) as watch:
        snapshot = await watch.next()
        await walk_to_the_end(shop, order_id)
        changes = await watch.take(4)
    # then
    assert snapshot["__typename"] == "OrderSnapshot"
    assert [(order["id"], order["version"]) for order in snapshot["orders"]] == [(placed["order"]["id"], 1)]
    assert told(changes) == THE_WAY
    assert [change["event"]["subjectVersion"] for change in changes] == [2, 3, 4, 5]
    assert all(change["order"]["version"] >= change["event"]["subjectVersion"] for change in changes)
    assert changes[-1]["order"]["customerStatus"] == "DELIVERED"
    assert changes[-1]["order"]["paymentStatus"] == "PAID"
    assert changes[-1]["order"]["lines"][0]["deliveredQuantity"] == 2
    await invariants_hold(shop.database)


async def test_the_cursor_of_the_payload_of_a_mutation_begins_just_after_it(served: ServedHere, shop: Shop) -> None:
    # given
    bought = {
        "idempotencyKey": a_key(),
        "channel": shop.channel,
        "lines": [{"sku": "mug", "quantity": 1}],
        "shippingAddress": {"country": "DE"},
        "payments": [{"gateway": "cards", "amount": {"amount": "12.50", "currency": "EUR"}}],
    }
    placed = (await served.data(PLACE, input=bought))["orderPlace"]
    await walk_to_the_end(shop, uuid_of(placed["order"]["id"], "Order", ()))
    # when
    async with watching(
        served.address, ORDER_CHANGED, order_token=placed["trackingToken"], after=placed["cursor"]
    ) as watch:
        items = await watch.take(4)
    # then
    assert told(items) == THE_WAY


async def test_agents_and_the_customer_see_the_order_and_nobody_else_does(
    served: ServedHere, shop: Shop, care: str
) -> None:
    # given
    ada, eve = await a_customer(shop, "Ada"), await a_customer(shop, "Eve")
    order_id = await place(shop, {"mug": 1}, customer_id=ada)
    named = global_id("Order", order_id)
    other = await place(shop, {"mug": 1})
    # then: an agent by bearer, the customer her own
    for bearer in (care, token(Role.CUSTOMER, customer_id=ada)):
        async with watching(served.address, ORDER_CHANGED, bearer=bearer, orderId=named) as watch:
            assert [order["id"] for order in (await watch.next())["orders"]] == [named]
    # and: foreign and missing look alike
    refusals: list[Any] = []
    for bearer, guest in ((token(Role.CUSTOMER, customer_id=eve), None), (None, order_token(other))):
        for wanted in (named, global_id("Order", new_id())):
            async with watching(
                served.address, ORDER_CHANGED, bearer=bearer, order_token=guest, orderId=wanted
            ) as watch:
                with pytest.raises(Refused) as refused:
                    await watch.next()
            (error,) = refused.value.errors
            refusals.append((error["message"], error["extensions"]["reason"]))
    assert set(refusals) == {("there is no such order", "NOT_FOUND")}
    async with watching(served.address, ORDER_CHANGED, orderId=named) as watch:
        with pytest.raises(Refused) as refused:
            await watch.next()
    assert refused.value.code == "UNAUTHENTICATED"


async def test_a_client_cut_after_every_item_misses_and_repeats_nothing(
    served: ServedHere, shop: Shop, care: str
) -> None:
    # given
    order_id = await place(shop, {"mug": 3}, payments=[by_card(shop, 3 * 1250)])
    await sequenced(shop.database)  # a cursor holds a place only: what had none at the snapshot is told on resuming
    named = global_id("Order", order_id)
    async with watching(served.address, ORDER_CHANGED, bearer=care, orderId=named) as watch:
        await watch.next()
        cursor = watch.cursor
    # when
    await walk_to_the_end(shop, order_id)
    items: list[dict[str, Any]] = []
    while len(items) < len(THE_WAY):
        async with watching(served.address, ORDER_CHANGED, bearer=care, orderId=named, after=cursor) as watch:
            items.append(await watch.next())
            cursor = watch.cursor
    # then
    assert told(items) == THE_WAY


async def test_an_event_stream_resumes_with_the_last_event_id(served: ServedHere, shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1}, payments=[by_card(shop, 1250)])
    await sequenced(shop.database)
    async with streaming(served.address, ORDER_CHANGED, order_token=order_token(order_id)) as events:
        first = await anext(events)
        assert first.item["__typename"] == "OrderSnapshot"
        assert first.identity == first.item["cursor"]
    # when: the browser was away while everything happened, and reconnects with its old `after` besides
    await walk_to_the_end(shop, order_id)
    identity, types = first.identity, []
    while len(types) < len(THE_WAY):
        async with (
            streaming(
                served.address,
                ORDER_CHANGED,
                order_token=order_token(order_id),
                last_event_id=identity,
                after=first.identity,
            ) as events,
        ):
            event = await anext(events)
            types.append(event.item["event"]["type"])
            identity = event.identity
    # then
    assert types == THE_WAY


@pytest.mark.parametrize("after", ["x", "A" * 55])
async def test_refuses_what_is_no_cursor(served: ServedHere, shop: Shop, after: str) -> None:
    order_id = await place(shop)
    async with watching(served.address, ORDER_CHANGED, order_token=order_token(order_id), after=after) as watch:
        with pytest.raises(Refused) as refused:
            await watch.next()
    assert refused.value.code == "BAD_USER_INPUT"
