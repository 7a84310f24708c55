"""A location's screen: what it has to do, what comes in, what changes, and what another location does now."""

from typing import Any

import pytest

from app.domain.enums import RejectReason, Role
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, dispatch_all, place
from tests.live_client import Refused, watching
from tests.serving import ServedHere, token

WORK = "id version status dueAt location { code } lines { quantity canceledQuantity }"
CHANGED = f"""
subscription ($location: String!, $after: Cursor) {{
  fulfillmentOrdersChanged(location: $location, after: $after) {{
    __typename
    ... on FulfillmentOrderSnapshot {{ cursor complete fulfillmentOrders {{ {WORK} }} }}
    ... on FulfillmentOrderChange {{ cursor event {{ type subjectVersion }} fulfillmentOrder {{ {WORK} }} }}
    ... on FulfillmentOrderLeft {{ cursor fulfillmentOrderId }}
    ... on StreamProgress {{ cursor }}
    ... on StreamResync {{ cursor reason }}
  }}
}}
"""
ANSWER = "{ fulfillmentOrder { id status } errors { code } }"
ACCEPT = f"mutation ($input: FulfillmentOrderInput!) {{ fulfillmentOrderAccept(input: $input) {ANSWER} }}"
REJECT = f"mutation ($input: FulfillmentOrderRejectInput!) {{ fulfillmentOrderReject(input: $input) {ANSWER} }}"
MOVE = f"mutation ($input: FulfillmentOrderMoveInput!) {{ fulfillmentOrderMove(input: $input) {ANSWER} }}"


def told(item: dict[str, Any]) -> tuple[str, str, str]:
    """What a change says: the event, the work and where it is."""
    return item["event"]["type"], item["fulfillmentOrder"]["id"], item["fulfillmentOrder"]["status"]


async def test_a_location_sees_its_work_come_change_and_go(served: ServedHere, shop: Shop) -> None:
    # given: one order waits at BER, another is gone
    await dispatch_all(shop, await place(shop, {"tea": 1}))
    first_id = await place(shop, {"mug": 2})
    (first,) = (await shop.order(first_id)).fulfillment_orders
    waiting = global_id("FulfillmentOrder", first.id)
    associate = token(Role.STORE, locations=("BER",))
    admin = token(Role.ADMIN)

    def about(**stated: Any) -> dict[str, Any]:
        return {"idempotencyKey": a_key(), "fulfillmentOrderId": waiting, **stated}

    async with (
        watching(served.address, CHANGED, bearer=associate, location="BER") as here,
        watching(served.address, CHANGED, bearer=admin, location="HAM") as there,
    ):
        # then: the snapshot has what is under way
        snapshot = await here.next()
        assert [work["id"] for work in snapshot["fulfillmentOrders"]] == [waiting]
        assert (await there.next())["fulfillmentOrders"] == []

        # when: it is accepted, and more comes in
        await served.data(ACCEPT, associate, input=about())
        second_id = await place(shop, {"mug": 1})
        accepted, came = await here.take(2)
        (second,) = (await shop.order(second_id)).fulfillment_orders
        arrived = global_id("FulfillmentOrder", second.id)

        # then
        assert told(accepted) == ("fulfillment_order.accepted", waiting, "ACCEPTED")
        assert told(came) == ("fulfillment_order.created", arrived, "OPEN")

        # when: one goes to HAM by hand, the other because BER will not do it
        await served.data(MOVE, admin, input=about(location="HAM"))
        left, moved = await here.next(), await there.next()
        rejection = about(fulfillmentOrderId=arrived, reason=RejectReason.CLOSED.value)
        await served.data(REJECT, associate, input=rejection)
        rejected, taken_over = await here.next(), await there.next()

        # then
        assert (left["__typename"], left["fulfillmentOrderId"]) == ("FulfillmentOrderLeft", waiting)
        assert told(moved) == ("fulfillment_order.moved", waiting, "OPEN")
        assert told(rejected) == ("fulfillment_order.rejected", arrived, "REJECTED")
        assert (taken_over["event"]["type"], taken_over["fulfillmentOrder"]["location"]) == (
            "fulfillment_order.created",
            {"code": "HAM"},
        )

    # and: who comes back with an older cursor misses nothing, and is not told what is no longer theirs to see
    async with watching(served.address, CHANGED, bearer=associate, location="BER", after=snapshot["cursor"]) as again:
        kinds = [item["__typename"] for item in await again.take(4)]
    assert kinds == [
        "FulfillmentOrderLeft",
        "FulfillmentOrderChange",
        "FulfillmentOrderLeft",
        "FulfillmentOrderChange",
    ]


async def test_another_locations_work_is_nobody_elses(served: ServedHere, shop: Shop) -> None:
    associate = token(Role.STORE, locations=("BER",))
    async with watching(served.address, CHANGED, bearer=associate, location="HAM") as watch:
        with pytest.raises(Refused) as refused:
            await watch.next()
    assert refused.value.errors[0]["extensions"]["reason"] == "NOT_FOUND"


async def test_a_long_queue_comes_in_parts_what_is_due_first_before_all(served: ServedHere, shop: Shop) -> None:
    # given
    orders = [await shop.order(await place(shop, {"mug": 1})) for _ in range(21)]
    waiting = [global_id("FulfillmentOrder", order.fulfillment_orders[0].id) for order in orders]
    # when
    async with watching(served.address, CHANGED, bearer=token(Role.WAREHOUSE), location="BER") as watch:
        parts = await watch.take(2)
    # then
    assert [(len(part["fulfillmentOrders"]), part["complete"]) for part in parts] == [(20, False), (1, True)]
    assert [work["id"] for part in parts for work in part["fulfillmentOrders"]] == waiting
