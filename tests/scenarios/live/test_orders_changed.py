"""A dashboard of orders: what comes in, what leaves, and that the rows it holds are the rows that a query finds."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any
from uuid import UUID

from app.domain.enums import Role
from app.orders.command import PlaceLine
from graphql_schema.ids import global_id
from tests.builders import Shop, cancel, capture_all, deliver_all, dispatch_all, invariants_hold, place
from tests.graphql_schema.orders.buying import a_customer
from tests.live_client import watching
from tests.scenarios.live.documents import ORDERS, ORDERS_CHANGED
from tests.scenarios.live.test_order_changed import by_card
from tests.serving import ServedHere, token

Rows = dict[str, dict[str, Any]]
UNSHIPPED = {"fulfillmentStatus": ["SCHEDULED", "PROCESSING"]}


async def rows_of(served: ServedHere, bearer: str, wanted: Any = None) -> Rows:
    """What a query finds."""
    edges = (await served.data(ORDERS, bearer, first=100, filter=wanted))["orders"]["edges"]
    return {edge["node"]["id"]: edge["node"] for edge in edges}


async def place_at(shop: Shop, location: str, sku: str = "mug") -> UUID:
    return await place(shop, lines=(PlaceLine(sku=sku, quantity=2, location=location),), payments=[by_card(shop, 2500)])


async def test_the_snapshot_holds_the_newest_fifty(served: ServedHere, shop: Shop, care: str) -> None:
    # given
    placed = [await place(shop, {"mug": 1}) for _ in range(52)]
    # when
    async with watching(served.address, ORDERS_CHANGED, bearer=care) as watch:
        snapshot = await watch.next()
        another = await place(shop)
        change = await watch.next()
    # then
    assert [order["id"] for order in snapshot["orders"]] == [global_id("Order", id_) for id_ in reversed(placed[2:])]
    assert change["event"]["type"] == "order.placed"
    assert change["order"]["id"] == global_id("Order", another)


async def test_an_order_that_stops_matching_leaves_and_comes_back_when_it_matches_again(
    served: ServedHere, shop: Shop, care: str
) -> None:
    # given
    order_id = await place(shop, {"mug": 1}, payments=[by_card(shop, 1250)])
    named = global_id("Order", order_id)
    async with watching(served.address, ORDERS_CHANGED, bearer=care, filter=UNSHIPPED) as watch:
        snapshot = await watch.next()
        # when: it is dispatched, and goes on changing
        await dispatch_all(shop, order_id)
        left = await watch.next()
        await capture_all(shop, order_id)
        await deliver_all(shop, order_id)
        next_id = await place(shop, {"tea": 1})
        change = await watch.next()
    # then
    assert [order["id"] for order in snapshot["orders"]] == [named]
    assert (left["__typename"], left["orderId"]) == ("OrderLeft", named)
    assert (change["__typename"], change["order"]["id"]) == ("OrderChange", global_id("Order", next_id))


async def test_an_order_that_never_matched_is_not_said_to_leave_when_it_is_placed(
    served: ServedHere, shop: Shop, care: str
) -> None:
    async with watching(served.address, ORDERS_CHANGED, bearer=care, filter={"skus": ["tea"]}) as watch:
        # given
        assert (await watch.next())["orders"] == []
        # when
        await place(shop, {"mug": 1})
        wanted = await place(shop, {"tea": 1, "mug": 1})
        item = await watch.next()
    # then
    assert (item["__typename"], item["order"]["id"]) == ("OrderChange", global_id("Order", wanted))


async def test_a_store_sees_the_orders_that_it_has_work_for_and_no_trace_of_others(
    served: ServedHere, shop: Shop
) -> None:
    # given
    here, there = await place_at(shop, "HAM"), await place_at(shop, "BER")
    store = token(Role.STORE, locations=("HAM",))
    async with watching(served.address, ORDERS_CHANGED, bearer=store) as watch:
        snapshot = await watch.next()
        # when
        await capture_all(shop, there)
        await dispatch_all(shop, there)
        await place_at(shop, "BER")
        await dispatch_all(shop, here)
        change = await watch.next()
    # then
    assert [order["id"] for order in snapshot["orders"]] == [global_id("Order", here)]
    assert (change["event"]["type"], change["order"]["id"]) == ("order.dispatched", global_id("Order", here))


async def test_customers_see_their_own_orders(served: ServedHere, shop: Shop) -> None:
    # given
    ada, eve = await a_customer(shop, "Ada"), await a_customer(shop, "Eve")
    async with watching(served.address, ORDERS_CHANGED, bearer=token(Role.CUSTOMER, customer_id=ada)) as watch:
        assert (await watch.next())["orders"] == []
        # when
        await place(shop, {"mug": 1}, customer_id=eve)
        await place(shop, {"mug": 1})
        own = await place(shop, {"mug": 1}, customer_id=ada)
        change = await watch.next()
    # then
    assert change["order"]["id"] == global_id("Order", own)


class Dashboard:
    """Rows as a client keeps them: begun by a snapshot, a row replaced by any that is not older."""

    def __init__(self, bearer: str, wanted: Any = None) -> None:
        self.bearer, self.wanted = bearer, wanted
        self.rows: Rows = {}
        self.cursor: str | None = None
        self.seen: set[str] = set()

    def take(self, item: dict[str, Any]) -> None:
        kind = item["__typename"]
        if kind == "OrderSnapshot":
            self.rows = {order["id"]: order for order in item["orders"]}
        elif kind == "OrderChange":
            order = item["order"]
            assert order["version"] >= item["event"]["subjectVersion"]
            held = self.rows.get(order["id"])
            if held is None or order["version"] >= held["version"]:
                self.rows[order["id"]] = order
        elif kind == "OrderLeft":
            self.rows.pop(item["orderId"], None)
        else:
            assert kind == "StreamProgress", item
        self.seen |= self.rows.keys()
        self.cursor = item["cursor"]

    async def watch(self, served: ServedHere, last: "asyncio.Future[str]", random: Random) -> None:
        """Live until the last order was seen, cut now and then after some items."""
        while not (last.done() and last.result() in self.seen):
            async with watching(
                served.address, ORDERS_CHANGED, bearer=self.bearer, filter=self.wanted, after=self.cursor
            ) as watch:
                for _ in range(random.randint(1, 25)):
                    self.take(await watch.next(30))
                    if last.done() and last.result() in self.seen:
                        break


async def live_some_orders(shop: Shop, random: Random, count: int) -> None:
    """One writer: orders that are paid, sent, delivered or canceled, in part or not at all."""
    steps: list[Callable[[Shop, UUID], Awaitable[Any]]] = [capture_all, dispatch_all, deliver_all, deliver_all]
    for _ in range(count):
        order_id = await place_at(shop, random.choice(shop.locations), random.choice(("mug", "tea")))
        if random.random() < 0.2:
            await cancel(shop, order_id, {"mug": 1, "tea": 1})
        for step in steps[: random.randint(0, 4)]:
            await step(shop, order_id)


async def test_rows_folded_from_the_stream_are_the_rows_that_a_query_finds_later(
    served: ServedHere, shop: Shop, care: str
) -> None:
    # given
    store = token(Role.STORE, locations=("HAM",))
    dashboards = [
        Dashboard(bearer, wanted)
        for bearer in (care, store)
        for wanted in (None, UNSHIPPED, {"skus": ["tea", "poster"]})
        for _ in range(2)
    ]
    last: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    # when: dashboards open while four writers write
    writing = asyncio.gather(*(live_some_orders(shop, Random(seed), 7) for seed in range(4)))
    watching_all: list[asyncio.Task[None]] = []
    for number, dashboard in enumerate(dashboards):
        watching_all.append(asyncio.create_task(dashboard.watch(served, last, Random(number))))
        await asyncio.sleep(0.05)
    await writing
    last.set_result(global_id("Order", await place_at(shop, "HAM", "poster")))
    await asyncio.gather(*watching_all)
    # then
    for dashboard in dashboards:
        found = await rows_of(served, dashboard.bearer, dashboard.wanted)
        assert dashboard.rows == found
        assert len(found) > 1
    await invariants_hold(shop.database)
