"""Transfers and purchase orders over GraphQL: what is on its way, who sees it, and what cannot be done with it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.enums import Role
from tests.app.purchasing.ordering import a_supplier
from tests.app.transfers.moving import a_receiving_location
from tests.builders import Shop, a_key, invariants_hold, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements
from tests.unchanged import nothing_changes

ERRORS = """errors { code path message
  ... on QuantityExceeded { excesses { sku requested left } }
  ... on IllegalTransition { from to allowed }
  ... on InsufficientStock { shortfalls { sku location requested available } }
}"""
TRANSFER = f"""transfer {{
  id number status version supportedActions from {{ code }} to {{ code }}
  lines {{ sku {{ code }} quantity toShip shipped inTransit received damaged returned writtenOff canceled }}
}} {ERRORS}"""
PURCHASE = f"""purchaseOrder {{
  id number status expectedAt supportedActions supplier {{ code }} to {{ code }}
  lines {{ sku {{ code }} quantity received damaged canceled due expectedAt }}
}} {ERRORS}"""
LEVEL = """query ($location: String!) {
  stockLevels(skus: ["mug"], locations: [$location]) { edges { node {
    onHand reserved quarantined inTransitIn inTransitOut
    incoming { quantity promised kind expectedAt source { __typename id } }
    movements(first: 1) { edges { node { kind cause { __typename id } } } }
  } } }
}"""
BERLIN, HAMBURG = (a_principal(Role.WAREHOUSE, locations={code}) for code in ("BER", "HAM"))


def mutation(name: str, selected: str) -> str:
    return f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {selected} }} }}"


async def ask(graph: Graph, who: Any, name: str, **stated: Any) -> Any:
    """The payload of a mutation of transfers."""
    asked = {"idempotencyKey": a_key(), **stated}
    return (await graph.data(mutation(name, TRANSFER), who, input=asked))[name]


async def buy(graph: Graph, name: str, **stated: Any) -> Any:
    """The payload of a mutation of purchase orders, as an administrator."""
    kind = "PurchaseOrderStep" if name.endswith(("Order", "Close", "Cancel")) else name[0].upper() + name[1:]
    document = f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ {PURCHASE} }} }}"
    return (await graph.data(document, ADMIN, input={"idempotencyKey": a_key(), **stated}))[name]


async def level(graph: Graph, location: str) -> Any:
    (edge,) = (await graph.data(LEVEL, ADMIN, location=location))["stockLevels"]["edges"]
    return edge["node"]


def in_days(days: int) -> str:
    return (datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)).isoformat()


async def test_units_move_from_a_warehouse_to_another_each_end_doing_its_part(shop: Shop) -> None:
    # given
    await a_receiving_location(shop)
    graph = await a_graph(shop.database)
    mugs = [{"sku": "mug", "quantity": 10}]

    # when: Hamburg asks, Berlin holds and sends
    route = {"from": "BER", "to": "HAM", "expectedAt": in_days(7)}
    asked = (await ask(graph, HAMBURG, "transferCreate", lines=mugs, draft=True, **route))["transfer"]
    here = {"transferId": asked["id"]}
    assert (asked["status"], asked["supportedActions"]) == ("DRAFT", ["READY", "CANCEL"])
    assert (await ask(graph, BERLIN, "transferReady", **here))["transfer"]["status"] == "READY"
    assert (await level(graph, "BER"))["reserved"] == 10
    sent = await ask(graph, BERLIN, "transferShip", lines=[{"sku": "mug", "quantity": 8}], final=True, **here)

    # then: seen at both ends
    assert sent["transfer"]["status"] == "IN_TRANSIT"
    berlin, hamburg = await level(graph, "BER"), await level(graph, "HAM")
    assert [berlin[key] for key in ("onHand", "reserved", "inTransitIn", "inTransitOut")] == [92, 0, 0, 8]
    assert [hamburg[key] for key in ("onHand", "reserved", "inTransitIn", "inTransitOut")] == [100, 0, 8, 0]
    (coming,) = hamburg["incoming"]
    assert (coming["quantity"], coming["kind"], coming["source"]) == (
        8,
        "TRANSFER",
        {"__typename": "Transfer", "id": asked["id"]},
    )

    # when: seven arrive, one of them broken, then nothing more
    arrived = [{"sku": "mug", "quantity": 7, "damaged": 1}]
    some = await ask(graph, HAMBURG, "transferReceive", lines=arrived, **here)
    async with nothing_changes(shop.database):
        twice = await ask(graph, HAMBURG, "transferReceive", lines=arrived, **here)
    done = await ask(graph, HAMBURG, "transferReceive", lines=[], close=True, **here)

    # then
    assert some["transfer"]["status"] == "PARTIALLY_RECEIVED"
    (error,) = twice["errors"]
    assert (error["code"], error["path"]) == ("QUANTITY_EXCEEDED", ["lines"])
    assert error["excesses"] == [{"sku": "mug", "requested": 7, "left": 1}]
    assert (done["transfer"]["status"], done["transfer"]["supportedActions"]) == ("RECEIVED", [])
    (line,) = done["transfer"]["lines"]
    assert {key: value for key, value in line.items() if key != "sku"} == {
        "quantity": 10,
        "canceled": 2,
        "toShip": 0,
        "shipped": 8,
        "inTransit": 0,
        "received": 7,
        "damaged": 1,
        "returned": 0,
        "writtenOff": 1,
    }
    hamburg = await level(graph, "HAM")
    assert [hamburg[key] for key in ("onHand", "quarantined", "inTransitIn", "incoming")] == [106, 1, 0, []]
    assert hamburg["movements"]["edges"][0]["node"] == {
        "kind": "TRANSFER_IN",
        "cause": {"__typename": "Transfer", "id": asked["id"]},
    }
    await invariants_hold(shop.database)


async def test_a_transfer_says_why_it_cannot_be_done(shop: Shop) -> None:
    # given
    await a_receiving_location(shop)
    await place(shop, {"mug": 98})
    graph = await a_graph(shop.database)
    route = {"from": "BER", "to": "HAM", "expectedAt": in_days(7)}

    # when
    async with nothing_changes(shop.database):
        short = await ask(graph, BERLIN, "transferCreate", lines=[{"sku": "mug", "quantity": 3}], **route)
    made = await ask(graph, BERLIN, "transferCreate", lines=[{"sku": "mug", "quantity": 2}], **route)
    here = {"transferId": made["transfer"]["id"]}
    early = await ask(graph, HAMBURG, "transferReceive", **here)
    await ask(graph, BERLIN, "transferShip", **here)
    undecided = await ask(graph, BERLIN, "transferCancel", **here)
    back = await ask(graph, BERLIN, "transferCancel", inTransit="RETURN_TO_SOURCE", **here)

    # then
    (error,) = short["errors"]
    assert error["shortfalls"] == [{"sku": "mug", "location": "BER", "requested": 3, "available": 2}]
    (error,) = early["errors"]
    assert (error["code"], error["from"], error["allowed"]) == (
        "ILLEGAL_TRANSITION",
        "READY",
        ["CANCELED", "IN_TRANSIT"],
    )
    (error,) = undecided["errors"]
    assert (error["code"], error["path"]) == ("INVALID", ["inTransit"])
    assert (back["transfer"]["status"], back["transfer"]["lines"][0]["returned"]) == ("CANCELED", 2)
    assert (await level(graph, "BER"))["onHand"] == 100
    query = mutation("transferShip", TRANSFER)
    assert await graph.code(query, HAMBURG, input={"idempotencyKey": a_key(), **here}) == "FORBIDDEN"
    await invariants_hold(shop.database)


async def test_transfers_are_listed_for_who_works_at_an_end(shop: Shop) -> None:
    # given
    await a_receiving_location(shop)
    await a_receiving_location(shop, "MUC")
    graph = await a_graph(shop.database)
    numbers: list[str] = []
    for to, day in (("HAM", -1), ("MUC", 7), ("HAM", 7)):
        lines = [{"sku": "mug", "quantity": 1}, {"sku": "tea", "quantity": 1}]
        made = await ask(graph, ADMIN, "transferCreate", to=to, lines=lines, expectedAt=in_days(day), **{"from": "BER"})
        numbers.append(made["transfer"]["number"])
    query = """
    query ($first: Int, $after: String, $locations: [String!], $status: [TransferStatus!], $late: Boolean = false) {
      transfers(first: $first, after: $after, locations: $locations, status: $status, late: $late) {
        edges { cursor node { number from { code } to { code } lines { sku { code } } } } pageInfo { hasNextPage }
      }
    }"""

    async def listed(who: Any, **stated: Any) -> list[int]:
        found = (await graph.data(query, who, **stated))["transfers"]["edges"]
        return [numbers.index(edge["node"]["number"]) for edge in found]

    # then
    assert await listed(ADMIN) == [2, 1, 0]
    assert await listed(a_principal(Role.STORE, locations={"MUC"})) == [1]
    assert await listed(a_principal(Role.STORE, locations={"KIEL"})) == []
    assert await listed(ADMIN, locations=["HAM"]) == [2, 0]
    assert await listed(ADMIN, late=True) == [0]
    assert await listed(ADMIN, status=["IN_TRANSIT"]) == []
    first = (await graph.data(query, ADMIN, first=1))["transfers"]
    assert first["pageInfo"]["hasNextPage"]
    assert await listed(ADMIN, first=1, after=first["edges"][0]["cursor"]) == [1]
    costs: list[int] = []
    for first_many in (1, 3):
        with counted_statements(shop.database) as seen:
            await graph.data(query, ADMIN, first=first_many)
        costs.append(len(seen))
    assert costs == [5, 5]
    levels = """query ($first: Int) { stockLevels(first: $first) { edges { node {
      incoming { quantity source { id } } inTransitIn inTransitOut } } } }"""
    costs.clear()
    for first_many in (4, 6):
        with counted_statements(shop.database) as seen:
            await graph.data(levels, ADMIN, first=first_many)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 7


async def test_a_supplier_is_late_and_brings_too_much_and_who_waits_is_served(shop: Shop) -> None:
    # given
    await a_supplier(shop)
    graph = await a_graph(shop.database)
    lines = [{"sku": "mug", "quantity": 50}, {"sku": "tea", "quantity": 5, "expectedAt": in_days(9)}]
    made = await buy(
        graph, "purchaseOrderCreate", supplier="POTTERY", to="BER", lines=lines, expectedAt=in_days(3), number="ERP-1"
    )
    bought = made["purchaseOrder"]
    here = {"purchaseOrderId": bought["id"]}
    await place(shop, {"mug": 230}, allow_backorder=True)

    # when
    late = (await buy(graph, "purchaseOrderUpdate", expectedAt=in_days(20), **here))["purchaseOrder"]
    (coming,) = (await level(graph, "BER"))["incoming"]
    async with nothing_changes(shop.database):
        much = await buy(graph, "purchaseOrderReceive", lines=[{"sku": "mug", "quantity": 52}], **here)
    some = await buy(
        graph, "purchaseOrderReceive", lines=[{"sku": "mug", "quantity": 52, "damaged": 2}], moreAllowed=True, **here
    )
    closed = await buy(graph, "purchaseOrderClose", **here)
    again = await buy(graph, "purchaseOrderReceive", **here)

    # then
    assert (bought["number"], bought["status"]) == ("ERP-1", "ORDERED")
    assert (coming["quantity"], coming["promised"], coming["kind"]) == (50, 30, "PURCHASE_ORDER")
    assert datetime.fromisoformat(coming["expectedAt"]) == datetime.fromisoformat(late["expectedAt"])
    assert much["errors"][0]["excesses"] == [{"sku": "mug", "requested": 52, "left": 50}]
    assert [line["due"] for line in some["purchaseOrder"]["lines"]] == [0, 5]
    berlin = await level(graph, "BER")
    assert [berlin[key] for key in ("onHand", "reserved", "quarantined", "incoming")] == [150, 130, 2, []]
    assert closed["purchaseOrder"]["status"] == "RECEIVED"
    assert (again["errors"][0]["from"], again["errors"][0]["allowed"]) == ("RECEIVED", [])
    found = await graph.data(
        '{ purchaseOrder(number: "ERP-1") { status } purchaseOrders { edges { node { id } } } }', ADMIN
    )
    assert found == {
        "purchaseOrder": {"status": "RECEIVED"},
        "purchaseOrders": {"edges": [{"node": {"id": bought["id"]}}]},
    }
    await invariants_hold(shop.database)
