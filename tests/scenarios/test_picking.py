"""From the shelf into the parcel over the graph: bins, walks for several orders, wrong scans, short picks, packages."""

from typing import Any
from uuid import UUID

from app.domain.enums import Role
from app.domain.orders.model import FulfillmentOrder
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, invariants_hold, place
from tests.graphql_schema.asking import Graph, a_graph, a_principal, counted_statements

ERRORS = """errors { __typename code path
  ... on WrongScan { scanned expected { sku gtin bin left } }
  ... on QuantityExceeded { excesses { sku requested left } } }"""
WORK = f"""fulfillmentOrder {{ status supportedActions pickList {{ id }} lines {{ pickedQuantity packedQuantity }}
  packages {{ id weightGrams lengthMm widthMm heightMm reference lines {{ quantity sku {{ code }} }} }} }} {ERRORS}"""
LIST = f"""pickList {{ id state reference quantity pickedQuantity leftQuantity picker {{ kind }} location {{ code }}
  fulfillmentOrders {{ status }} lines {{ bin bins category quantity pickedQuantity leftQuantity sku {{ code }}
    parts {{ quantity held fulfillmentOrder {{ id }} fulfillmentOrderLine {{ quantity }} }} }} }} {ERRORS}"""


def asking(name: str, kind: str, answer: str) -> str:
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {answer} }} }}"


BIN_SET = asking("binSet", "BinSetInput", f"location {{ code }} places {{ sku {{ code }} bins category }} {ERRORS}")
CREATE = asking("pickListCreate", "PickListCreateInput", LIST)
SCAN = asking("pickListPick", "PickListPickInput", LIST)
MISS = asking("pickListShort", "PickListShortInput", LIST)
COMPLETE = asking("pickListComplete", "PickListInput", LIST)
CANCEL = asking("pickListCancel", "PickListInput", LIST)
PICK = asking("fulfillmentOrderPick", "FulfillmentOrderQuantitiesInput", WORK)
PACK = asking("fulfillmentOrderPack", "FulfillmentOrderQuantitiesInput", WORK)
SHORT = asking("fulfillmentOrderShort", "FulfillmentOrderQuantitiesInput", WORK)
LISTS = """query ($states: [PickListState!], $reference: String, $first: Int) {
  pickLists(states: $states, reference: $reference, first: $first) { edges { node {
    reference quantity lines { sku { code } bin parts { fulfillmentOrder { order { number } } } } } } } }"""
LEVEL = '{ stockLevels(skus: ["mug"], locations: ["BER"]) { edges { node { bins pickingCategory quarantined } } } }'

PICKER = a_principal(Role.WAREHOUSE, locations={"BER"})
ELSEWHERE = a_principal(Role.STORE, locations={"HAM"})


async def did(graph: Graph, mutation: str, principal: Any = PICKER, **stated: Any) -> Any:
    """The payload of a mutation."""
    payload = await graph.data(mutation, principal, input=stated)
    return payload[mutation.split("{ ")[1].partition("(")[0].strip()]


async def keyed(graph: Graph, mutation: str, principal: Any = PICKER, **stated: Any) -> Any:
    """The payload of a mutation that takes an idempotency key."""
    return await did(graph, mutation, principal, idempotencyKey=a_key(), **stated)


async def work_of(shop: Shop, order_id: UUID) -> FulfillmentOrder:
    return (await shop.order(order_id)).fulfillment_orders[0]


def the_id(work: FulfillmentOrder) -> str:
    return global_id("FulfillmentOrder", work.id)


async def test_two_orders_go_from_the_shelf_into_parcels(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    # given: bins, and two orders
    rows = [{"sku": "mug", "bins": ["A10", "B1"], "category": "cups"}, {"sku": "tea", "bins": ["A2"]}]
    placed = await did(graph, BIN_SET, location="BER", rows=rows)
    assert placed["errors"] == []
    assert placed["places"][0] == {"sku": {"code": "mug"}, "bins": ["A10", "B1"], "category": "cups"}
    level = (await graph.data(LEVEL, PICKER))["stockLevels"]["edges"][0]["node"]
    assert level == {"bins": ["A10", "B1"], "pickingCategory": "cups", "quarantined": 0}
    orders = [await place(shop, {"mug": 2, "tea": 1}), await place(shop, {"mug": 3})]
    first, second = [await work_of(shop, order_id) for order_id in orders]

    # when: one walk for both
    walk = (await keyed(graph, CREATE, location="BER"))["pickList"]
    assert (walk["state"], walk["quantity"], walk["picker"]["kind"]) == ("OPEN", 6, "STAFF")
    assert [(line["bin"], line["sku"]["code"], line["category"], line["leftQuantity"]) for line in walk["lines"]] == [
        ("A2", "tea", None, 1),
        ("A10", "mug", "cups", 5),
    ]
    assert [(part["quantity"], part["fulfillmentOrder"]["id"]) for part in walk["lines"][1]["parts"]] == [
        (2, the_id(first)),
        (3, the_id(second)),
    ]

    # then: what is wrong is refused, and says what is right
    (wrong,) = (await keyed(graph, SCAN, pickListId=walk["id"], scan="poster"))["errors"]
    assert wrong == {
        "__typename": "WrongScan",
        "code": "WRONG_SCAN",
        "path": ["scan"],
        "scanned": "poster",
        "expected": [
            {"sku": "tea", "gtin": None, "bin": "A2", "left": 1},
            {"sku": "mug", "gtin": None, "bin": "A10", "left": 5},
        ],
    }
    (many,) = (await keyed(graph, SCAN, pickListId=walk["id"], scan="mug", quantity=6))["errors"]
    assert (many["code"], many["path"], many["excesses"]) == (
        "QUANTITY_EXCEEDED",
        ["quantity"],
        [{"sku": "mug", "requested": 6, "left": 5}],
    )
    (early,) = (await keyed(graph, COMPLETE, pickListId=walk["id"]))["errors"]
    assert early["code"] == "ILLEGAL_TRANSITION"

    # when: tea from its bin, four mugs, and one that nobody finds
    await keyed(graph, SCAN, pickListId=walk["id"], scan="A2")
    await keyed(graph, SCAN, pickListId=walk["id"], scan="mug", quantity=4)
    short = (await keyed(graph, MISS, pickListId=walk["id"], scan="mug"))["pickList"]
    assert (short["pickedQuantity"], short["leftQuantity"]) == (5, 0)
    done = (await keyed(graph, COMPLETE, pickListId=walk["id"]))["pickList"]

    # then: both are picked, and the one that was missing comes from elsewhere
    assert (done["state"], [work["status"] for work in done["fulfillmentOrders"]]) == ("COMPLETED", ["PICKED"] * 2)
    level = (await graph.data(LEVEL, PICKER))["stockLevels"]["edges"][0]["node"]
    assert level["quarantined"] == 1
    assert [work.location for work in (await shop.order(orders[1])).fulfillment_orders] == ["BER", "HAM"]

    # when: two packages, one of them weighed
    mugs, teas = (global_id("FulfillmentOrderLine", line.id) for line in first.lines)
    boxes = [
        {"lines": [{"fulfillmentOrderLineId": mugs, "quantity": 2}], "weightGrams": 800, "lengthMm": 300},
        {"lines": [{"fulfillmentOrderLineId": teas, "quantity": 1}]},
    ]
    packed = (await keyed(graph, PACK, fulfillmentOrderId=the_id(first), packages=boxes))["fulfillmentOrder"]
    assert (packed["status"], packed["supportedActions"][:1]) == ("PACKED", ["DISPATCH"])
    assert [(one["weightGrams"], one["lengthMm"], one["widthMm"]) for one in packed["packages"]] == [
        (800, 300, None),
        (None, None, None),
    ]
    assert [one["lines"] for one in packed["packages"]] == [
        [{"quantity": 2, "sku": {"code": "mug"}}],
        [{"quantity": 1, "sku": {"code": "tea"}}],
    ]
    await invariants_hold(shop.database)


async def test_each_step_shows_what_comes_next_and_who_may_not_see_it(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    # given
    work = await work_of(shop, await place(shop, {"mug": 2}))
    line = {"fulfillmentOrderLineId": global_id("FulfillmentOrderLine", work.lines[0].id), "quantity": 1}
    walk = (await keyed(graph, CREATE, location="BER", fulfillmentOrderIds=[the_id(work)]))["pickList"]

    # when / then: picked one by one, with what may be done next
    half = (await keyed(graph, PICK, fulfillmentOrderId=the_id(work), lines=[line]))["fulfillmentOrder"]
    assert (half["status"], half["pickList"], half["lines"]) == (
        "PICKING",
        {"id": walk["id"]},
        [{"pickedQuantity": 1, "packedQuantity": 0}],
    )
    assert {"PICK", "PACK"} <= set(half["supportedActions"])
    (over,) = (await keyed(graph, PACK, fulfillmentOrderId=the_id(work), lines=[{**line, "quantity": 2}]))["errors"]
    assert over["excesses"] == [{"sku": "mug", "requested": 2, "left": 1}]
    (strange,) = (await keyed(graph, PICK, fulfillmentOrderId=the_id(work), packages=[{}]))["errors"]
    assert strange["path"] == ["packages"]
    given_up = (await keyed(graph, SHORT, fulfillmentOrderId=the_id(work)))["fulfillmentOrder"]
    assert given_up["status"] == "PICKED"

    # and: another location sees neither the list nor the work
    query = "query ($id: ID!) { pickList(id: $id) { state } }"
    assert (await graph.data(query, ELSEWHERE, id=walk["id"]))["pickList"] is None
    assert (await graph.data(LISTS, ELSEWHERE))["pickLists"]["edges"] == []
    for mutation, stated in (
        (CANCEL, {"pickListId": walk["id"]}),
        (SCAN, {"pickListId": walk["id"], "scan": "mug"}),
        (MISS, {"pickListId": walk["id"], "scan": "mug"}),
        (PACK, {"fulfillmentOrderId": the_id(work)}),
        (CREATE, {"location": "BER"}),
        (CREATE, {"location": "HAM", "fulfillmentOrderIds": [the_id(work)]}),
    ):
        (foreign,) = (await keyed(graph, mutation, ELSEWHERE, **stated))["errors"]
        assert foreign["code"] == "NOT_FOUND", mutation
    (foreign,) = (await did(graph, BIN_SET, ELSEWHERE, location="BER", rows=[{"sku": "mug", "bins": ["A"]}]))["errors"]
    assert foreign["code"] == "NOT_FOUND"
    care = a_principal(Role.CARE)
    assert (await graph.data(query, care, id=walk["id"]))["pickList"] == {"state": "OPEN"}
    canceling = {"idempotencyKey": a_key(), "pickListId": walk["id"]}
    assert await graph.code(CANCEL, care, input=canceling) == "FORBIDDEN"
    assert (await did(graph, CANCEL, **canceling))["pickList"]["state"] == "CANCELED"


async def test_a_page_of_lists_costs_what_one_costs(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    # given
    references: list[str] = []
    for _ in range(4):
        work = await work_of(shop, await place(shop, {"mug": 1, "tea": 1}))
        made = await keyed(graph, CREATE, location="BER", fulfillmentOrderIds=[the_id(work)])
        references.append(made["pickList"]["reference"])
    # when
    counts: list[int] = []
    for first in (1, 4):
        with counted_statements(shop.database) as seen:
            page = (await graph.data(LISTS, PICKER, first=first))["pickLists"]["edges"]
        assert [edge["node"]["reference"] for edge in page] == references[::-1][:first]
        counts.append(len(seen))
    # then
    assert counts[0] == counts[1]
    # and: one is found by its barcode
    (found,) = (await graph.data(LISTS, PICKER, reference=references[1]))["pickLists"]["edges"]
    assert found["node"]["reference"] == references[1]
