"""Two agents on one order, both watching it: each sees what the other prepares before it is done."""

from typing import Any

from app.domain.enums import Role
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, invariants_hold, place
from tests.live_client import watching
from tests.serving import ServedHere, token

WATCH = """
subscription ($orderId: ID) {
  orderChanged(orderId: $orderId) {
    __typename
    ... on OrderSnapshot { orders { version edit { id } } }
    ... on OrderChange {
      event { type subjectVersion data }
      order { version lines { quantity } edit { id state version preview { difference { amount } } } }
    }
  }
}
"""
STEP = "edit { id version } errors { __typename code message }"


async def take(served: ServedHere, bearer: str, name: str, **asked: Any) -> Any:
    """Take a step of an edit."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    document = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {STEP} }} }}"
    return (await served.data(document, bearer, input={"idempotencyKey": a_key(), **asked}))[name]


async def test_two_agents_see_each_others_steps_and_the_second_waits(served: ServedHere, shop: Shop) -> None:
    # given
    ada, ben = token(Role.CARE), token(Role.CARE)
    order_id = global_id("Order", await place(shop, {"mug": 1}))
    async with (
        watching(served.address, WATCH, bearer=ada, orderId=order_id) as for_ada,
        watching(served.address, WATCH, bearer=ben, orderId=order_id) as for_ben,
    ):
        for watch in (for_ada, for_ben):
            assert (await watch.next())["orders"] == [{"version": 1, "edit": None}]

        # when
        edit = (await take(served, ada, "orderEditBegin", orderId=order_id))["edit"]["id"]
        (open_one,) = (await take(served, ben, "orderEditBegin", orderId=order_id))["errors"]
        await take(served, ada, "orderEditAddLine", editId=edit, sku="tea", quantity=2)
        seen = [await watch.take(2) for watch in (for_ada, for_ben)]

        # then: both see it begin and grow, while the order stays as it is
        assert open_one["__typename"] == "OrderEditOpen"
        assert seen[0] == seen[1]
        assert [item["event"]["type"] for item in seen[1]] == ["order.edit_begun", "order.edit_changed"]
        last = seen[1][1]["order"]
        assert (last["lines"], last["edit"]["preview"]["difference"]["amount"]) == ([{"quantity": 1}], "9.98")
        assert seen[1][1]["event"]["data"]["state"] == {"editVersion": 2}

        # when: the one commits while the other goes on
        await take(served, ada, "orderEditCommit", editId=edit)
        second = await take(served, ben, "orderEditBegin", orderId=order_id)
        items = await for_ben.take(2)

        # then
        assert second["errors"] == []
        assert [item["event"]["type"] for item in items] == ["order.edited", "order.edit_begun"]
        assert items[0]["event"]["data"]["differenceMinor"] == 998
        assert items[1]["order"]["lines"] == [{"quantity": 1}, {"quantity": 2}]
    await invariants_hold(shop.database)
