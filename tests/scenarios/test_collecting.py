"""Goods that a person comes for, over GraphQL: a store, its counter, its bays, and the shopper's own page."""

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import FulfillmentMethod, Role
from app.domain.orders.model import Order
from app.domain.principal import Principal, guest_of
from graphql_schema.ids import global_id
from tests.app.pickups.collecting import a_pickup_store, code_of, lying_ready, to_collect, work_of
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements
from tests.reading import level, told
from tests.unchanged import nothing_changes

STORE = a_principal(Role.STORE, locations={"BER"})
ELSEWHERE = a_principal(Role.STORE, locations={"HAM"})
DO = """
mutation ($input: %sInput!) {
  %s(input: $input) {
    fulfillmentOrder { status supportedActions pickup { state readyAt expiresAt bay vehicle }
                       shipments { carrier status } }
    order { status customerStatus }
    errors { code path message ... on WrongCode { locked } ... on IllegalTransition { from allowed } }
  }
}
"""
SAY = """
mutation ($input: %sInput!) {
  %s(input: $input) { fulfillmentOrder { pickup { state code bay expiresAt } } errors { code path } }
}
"""


async def do(graph: Graph, what: str, order: Order, caller: Principal = STORE, /, **stated: Any) -> Any:
    work_id = global_id("FulfillmentOrder", work_of(order).id)
    asked = {"idempotencyKey": a_key(), "fulfillmentOrderId": work_id, **stated}
    words = DO if caller.acts_for_merchant else SAY
    answer = await graph.data(words % (what[0].upper() + what[1:], what), caller, input=asked)
    return answer[what]


async def hand_over(graph: Graph, order: Order, code: str, caller: Principal = STORE, /, **stated: Any) -> Any:
    return await do(graph, "fulfillmentOrderHandOver", order, caller, code=code, **stated)


async def test_a_shopper_drives_up_says_where_they_wait_and_gets_the_goods_for_the_code(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    order = await to_collect(shop, method=FulfillmentMethod.CURBSIDE)
    guest = guest_of(order.id)

    # when
    early = await do(graph, "customerOnTheWay", order, guest)
    ready = await do(graph, "fulfillmentOrderReadyForPickup", order)
    coming = await do(graph, "customerOnTheWay", order, guest)
    there = await do(graph, "customerArrived", order, guest, bay="b7", vehicle="blue van")
    code = there["fulfillmentOrder"]["pickup"]["code"]
    seen = await do(graph, "customerArrived", order, bay="B8")
    done = await hand_over(graph, order, f"{code[:3]} {code[3:]}")
    again = await hand_over(graph, order, code)

    # then
    assert early["errors"] == [{"code": "ILLEGAL_TRANSITION", "path": ["fulfillmentOrderId"]}]
    assert ready["errors"] == []
    assert ready["order"] == {"status": "OPEN", "customerStatus": "READY_TO_COLLECT"}
    assert ready["fulfillmentOrder"]["supportedActions"] == ["HAND_OVER", "HOLD"]
    assert [one["fulfillmentOrder"]["pickup"]["state"] for one in (ready, coming, there)] == [
        "READY",
        "CUSTOMER_EN_ROUTE",
        "ARRIVED",
    ]
    assert (there["fulfillmentOrder"]["pickup"]["bay"], len(code)) == ("B7", 6)
    pickup = seen["fulfillmentOrder"]["pickup"]
    assert (pickup["bay"], pickup["vehicle"], pickup["state"]) == ("B8", "blue van", "ARRIVED")
    assert done["fulfillmentOrder"]["shipments"] == [{"carrier": "pickup", "status": "DELIVERED"}]
    assert done["fulfillmentOrder"]["pickup"] | {"readyAt": 0, "expiresAt": 0} == {
        "state": "HANDED_OVER",
        "readyAt": 0,
        "expiresAt": 0,
        "bay": "B8",
        "vehicle": None,
    }
    assert done["order"] == {"status": "OPEN", "customerStatus": "COLLECTED"}
    assert [error["code"] for error in again["errors"]] == ["ILLEGAL_TRANSITION"]
    assert await level(shop) == (98, 0, 0)
    assert not [data for _, data in await told(shop) if "van" in str(data) or code in str(data)]
    await invariants_hold(shop.database)


async def test_five_wrong_codes_lock_the_right_one_out_and_a_manager_in(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    order = await lying_ready(shop)
    right = code_of(order)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    # when
    async with nothing_changes(shop.database, but={"attempts"}):
        first = await hand_over(graph, order, wrong)
        # a right code that is refused for something else is no guess
        stale = await hand_over(graph, order, right, expectedVersion=1)
        tries = await asyncio.gather(*(hand_over(graph, order, wrong) for _ in range(8)))
        locked = await hand_over(graph, order, right)
        foreign = await hand_over(graph, order, wrong, ELSEWHERE)
    not_theirs = await graph.code(
        DO % ("FulfillmentOrderHandOver", "fulfillmentOrderHandOver"),
        STORE,
        input={
            "idempotencyKey": a_key(),
            "fulfillmentOrderId": global_id("FulfillmentOrder", work_of(order).id),
            "identityChecked": True,
        },
    )
    known = await do(graph, "fulfillmentOrderHandOver", order, ADMIN, identityChecked=True)

    # then
    assert (first["errors"][0]["code"], first["errors"][0]["locked"]) == ("WRONG_CODE", False)
    assert [error["code"] for error in stale["errors"]] == ["VERSION_CONFLICT"]
    assert sorted(one["errors"][0]["locked"] for one in tries) == [False] * 5 + [True] * 3
    assert locked["errors"][0] | {"message": ""} == {
        "code": "WRONG_CODE",
        "path": ["code"],
        "message": "",
        "locked": True,
    }
    assert [error["code"] for error in foreign["errors"]] == ["NOT_FOUND"]
    assert not_theirs == "FORBIDDEN"
    assert known["errors"] == []
    proofs = [data["proof"] for kind, data in await told(shop) if kind == "order.handed_over"]
    assert proofs == ["IDENTITY"]
    await invariants_hold(shop.database)


async def test_two_counters_hand_the_same_goods_over_once(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    order = await lying_ready(shop)
    code, key = code_of(order), a_key()

    # when
    answers = await asyncio.gather(*(hand_over(graph, order, code) for _ in range(3)))
    one = await lying_ready(shop)
    same = await asyncio.gather(*(hand_over(graph, one, code_of(one), idempotencyKey=key) for _ in range(2)))

    # then
    assert sorted(len(answer["errors"]) for answer in answers) == [0, 1, 1]
    assert [answer["errors"] for answer in same] == [[], []]
    assert await level(shop) == (96, 0, 0)
    assert [len((await shop.order(each.id)).shipments) for each in (order, one)] == [1, 1]
    await invariants_hold(shop.database)


PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    order { id status customerStatus shipments { carrier status } fulfillmentOrders { method status pickup { state } } }
    errors { code path }
  }
}
"""


async def test_a_counter_sells_and_hands_over_in_one_call(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    asked: dict[str, Any] = {
        "channel": "web",
        "handOver": True,
        "lines": [{"sku": "mug", "quantity": 2, "delivery": "now"}, {"sku": "tea", "quantity": 1, "delivery": "home"}],
        "deliveries": [
            {"key": "now", "method": "CARRY_OUT", "pickupLocation": "BER"},
            {"key": "home", "address": {"country": "DE", "postalCode": "10115"}},
        ],
        "payments": [{"gateway": "till", "amount": {"amount": "29.99", "currency": "EUR"}, "state": "CAPTURED"}],
    }
    key = a_key()

    async def place(caller: Principal = STORE, **stated: Any) -> Any:
        return (await graph.data(PLACE, caller, input={"idempotencyKey": a_key(), **asked, **stated}))["orderPlace"]

    # when
    sold = await place(idempotencyKey=key)
    again = await place(idempotencyKey=key)
    async with nothing_changes(shop.database):
        elsewhere = await place(ELSEWHERE)
        sent = await place(
            lines=[{"sku": "mug", "quantity": 1, "delivery": "home"}], deliveries=asked["deliveries"][1:]
        )
        missing = await place(
            lines=[{"sku": "mug", "quantity": 200, "delivery": "now"}], stockPolicy="RESERVE_AVAILABLE"
        )
    forbidden = await graph.code(PLACE, a_principal(Role.CUSTOMER, customer_id=UUID(int=9)), input=asked)

    # then
    assert sold["errors"] == again["errors"] == []
    assert sold["order"] == again["order"]
    order = sold["order"]
    assert order["shipments"] == [{"carrier": "pickup", "status": "DELIVERED"}]
    assert sorted((one["method"], one["status"]) for one in order["fulfillmentOrders"]) == [
        ("CARRY_OUT", "COMPLETED"),
        ("SHIP", "OPEN"),
    ]
    assert (order["status"], order["customerStatus"]) == ("OPEN", "PARTLY_DELIVERED")
    assert [one["errors"][0]["path"] for one in (sent, missing)] == [["handOver"], ["handOver"]]
    assert elsewhere["errors"][0]["code"] == "NOT_FOUND"
    assert forbidden in ("FORBIDDEN", "BAD_USER_INPUT")
    assert await level(shop) == (98, 0, 0)
    await invariants_hold(shop.database)


QUEUE = """
query { fulfillmentOrders(location: "BER", first: 50, status: [READY_FOR_PICKUP]) {
  edges { node { pickup { state bay vehicle expiresAt } } } } }
"""


async def test_a_counter_reads_its_pickups_in_as_many_statements_for_many_as_for_one(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    await do(graph, "customerArrived", await lying_ready(shop), bay="A1", vehicle="red bicycle")

    async def read() -> tuple[int, list[Any]]:
        with counted_statements(shop.database) as statements:
            found = await graph.data(QUEUE, STORE)
        return len(statements), [edge["node"]["pickup"] for edge in found["fulfillmentOrders"]["edges"]]

    # when
    for_one, (only,) = await read()
    for _ in range(3):
        await lying_ready(shop)
    for_many, many = await read()
    extended = await do(graph, "pickupExtend", await lying_ready(shop), until="2020-01-01T00:00:00Z")

    # then
    assert for_one == for_many
    assert (only["state"], only["bay"], only["vehicle"]) == ("ARRIVED", "A1", "red bicycle")
    assert sorted(one["state"] for one in many) == ["ARRIVED", "READY", "READY", "READY"]
    assert [error["path"] for error in extended["errors"]] == [["until"]]
    hidden = await graph.data(QUEUE, ELSEWHERE)
    assert hidden["fulfillmentOrders"]["edges"] == []


RECEIVED = """
query ($id: ID!) { fulfillmentOrder(id: $id) { shipments { receivedBy } } }
"""


async def test_another_code_ends_the_one_before_and_who_took_the_goods_is_written_down(shop: Shop) -> None:
    # given: a shopper who showed their code to somebody
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    order = await lying_ready(shop)
    node_id = global_id("FulfillmentOrder", work_of(order).id)
    old = code_of(order)

    # when
    refused = await do(graph, "pickupCodeRenew", order, STORE, expectedVersion=1)
    renewed = await do(graph, "pickupCodeRenew", order)
    shown = (await do(graph, "customerOnTheWay", order, guest_of(order.id)))["fulfillmentOrder"]["pickup"]["code"]
    with_old = await hand_over(graph, order, old)
    nameless = await hand_over(graph, order, shown, receivedBy="two\nlines")
    done = await hand_over(graph, order, shown, receivedBy=" Grace Hopper ")
    over = await do(graph, "pickupCodeRenew", order)

    # then
    assert [error["code"] for error in refused["errors"]] == ["VERSION_CONFLICT"]
    assert (renewed["errors"], shown == old) == ([], False)
    assert [error["code"] for error in with_old["errors"]] == ["WRONG_CODE"]
    assert [(error["code"], error["path"]) for error in nameless["errors"]] == [("INVALID", ["receivedBy"])]
    assert done["errors"] == []
    assert [error["code"] for error in over["errors"]] == ["ILLEGAL_TRANSITION"]
    assert (await graph.data(RECEIVED, STORE, id=node_id))["fulfillmentOrder"]["shipments"] == [
        {"receivedBy": "Grace Hopper"}
    ]
    assert (await graph.data(RECEIVED, ELSEWHERE, id=node_id))["fulfillmentOrder"] is None
    assert await graph.code(RECEIVED, guest_of(order.id), id=node_id) == "FORBIDDEN"
    assert sum(data.get("codeRenewed", False) for _, data in await told(shop)) == 1
    async with shop.database.session() as session:
        assert await session.scalar(text("SELECT count(*) FROM outbox o WHERE o::text LIKE '%Hopper%'")) == 0
    await invariants_hold(shop.database)


async def test_a_driver_writes_down_who_took_a_parcel(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await place(shop)
    (shipment_id,) = await dispatch_all(shop, order_id)
    seen = """
    mutation ($input: TrackingEventRecordInput!) {
      trackingEventRecord(input: $input) { shipment { status receivedBy } errors { code path } }
    }
    """

    async def record(status: str, name: str) -> Any:
        asked = {"shipmentId": global_id("Shipment", shipment_id), "status": status, "receivedBy": name}
        asked |= {"idempotencyKey": a_key(), "occurredAt": shop.database.clock.now().isoformat()}
        return (await graph.data(seen, ADMIN, input=asked))["trackingEventRecord"]

    # when
    async with nothing_changes(shop.database):
        early = await record("OUT_FOR_DELIVERY", "Grace")
        endless = await record("DELIVERED", "G" * 101)
    done = await record("DELIVERED", "Grace, next door")

    # then
    assert [error["path"] for error in (*early["errors"], *endless["errors"])] == [["receivedBy"]] * 2
    assert done == {"shipment": {"status": "DELIVERED", "receivedBy": "Grace, next door"}, "errors": []}
