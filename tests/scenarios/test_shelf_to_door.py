"""The guide for warehouses and stores, walked as it stands: its own documents, by the people whom it is for."""

import re
from pathlib import Path
from typing import Any

from app.domain.enums import Role
from app.domain.orders.model import Address, Contact
from app.domain.principal import Principal
from app.orders.command import PlaceDelivery, PlaceLine
from graphql_schema.ids import global_id
from tests.app.pickups.collecting import a_pickup_store, to_collect
from tests.builders import Shop, a_key, invariants_hold, place
from tests.graphql_schema.asking import Graph, a_graph, a_principal
from tests.scenarios.test_invoices import opened

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "fulfillment.md").read_text()
DOCUMENTS = {
    found["name"]: found[0].removeprefix("```graphql\n").removesuffix("```")
    for found in re.finditer(r"```graphql\n(?:query|mutation|subscription) (?P<name>\w+).*?```", GUIDE, re.DOTALL)
}
HOME = Address("DE", name="Ada Lovelace", line1="Allee 1", postal_code="10115", city="Berlin")


class Walker:
    """Somebody at BER who follows the guide."""

    def __init__(self, graph: Graph, who: Principal) -> None:
        self._graph, self._who = graph, who

    async def ask(self, name: str, **variables: Any) -> Any:
        """The data of one of the guide's queries."""
        return await self._graph.data(DOCUMENTS[name], self._who, **variables)

    async def do(self, name: str, **stated: Any) -> Any:
        """The payload of one of the guide's mutations, which is not refused."""
        key = {} if name == "Bins" else {"idempotencyKey": a_key()}
        (payload,) = (await self.ask(name, input={**key, **stated})).values()
        assert payload["errors"] == [], payload["errors"]
        return payload

    async def refused(self, name: str, **stated: Any) -> Any:
        """The first error of one that is."""
        (payload,) = (await self.ask(name, input={"idempotencyKey": a_key(), **stated})).values()
        return payload["errors"][0]

    async def paper(self, shop: Shop, url: str) -> bytes:
        """What a link opens."""
        answer = await opened(shop.database, self._graph.services.secrets.documents, url)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        return answer.content


async def test_a_warehouse_walks_from_the_queue_to_the_signed_manifest(shop: Shop) -> None:
    # given: two orders to send, one with a message
    graph = await a_graph(shop.database)
    walker = Walker(graph, a_principal(Role.WAREHOUSE, locations={"BER"}))
    gift = PlaceDelivery(key="home", address=HOME, recipient=Contact("Ada"), gift_message="For you")
    mugs = await place(shop, lines=(PlaceLine(sku="mug", quantity=2, delivery="home"),), deliveries=(gift,))
    teas = await place(shop, {"tea": 1, "mug": 1}, shipping_address=HOME, contact=Contact("Ada"))
    works = [(await shop.order(order_id)).fulfillment_orders[0] for order_id in (mugs, teas)]
    first, second = (global_id("FulfillmentOrder", work.id) for work in works)

    # when: the queue is read, and both are fetched in one walk
    queue = await walker.ask("Queue", location="BER")
    assert [edge["node"]["id"] for edge in queue["fulfillmentOrders"]["edges"]] == [first, second]
    assert await walker.paper(shop, queue["fulfillmentOrders"]["edges"][0]["node"]["packingSlipUrl"])
    await walker.do("Bins", location="BER", rows=[{"sku": "mug", "bins": ["A10"]}, {"sku": "tea", "bins": ["A2"]}])
    walk = (await walker.do("Walk", location="BER", max=8))["pickList"]
    assert [(line["bin"], line["leftQuantity"]) for line in walk["lines"]] == [("A2", 1), ("A10", 3)]
    assert await walker.paper(shop, walk["url"])
    wrong = await walker.refused("Scan", pickListId=walk["id"], scan="poster", quantity=1)
    assert (wrong["code"], wrong["expected"][0]["sku"]) == ("WRONG_SCAN", "tea")
    await walker.do("Scan", pickListId=walk["id"], scan="A2", quantity=1)
    scanned = await walker.do("Scan", pickListId=walk["id"], scan="mug", quantity=3)
    assert scanned["pickList"]["leftQuantity"] == 0

    # and: packed, labeled, one of them called back and labeled anew
    line = global_id("FulfillmentOrderLine", works[0].lines[0].id)
    boxes = [{"lines": [{"fulfillmentOrderLineId": line, "quantity": 1}], "weightGrams": grams} for grams in (400, 500)]
    packed = (await walker.do("Pack", fulfillmentOrderId=first, packages=boxes))["fulfillmentOrder"]
    assert (packed["status"], len(packed["packages"])) == ("PACKED", 2)
    assert await walker.paper(shop, packed["packages"][0]["packingSlipUrl"])
    await walker.do("Pack", fulfillmentOrderId=second)
    label = (await walker.do("Label", fulfillmentOrderId=first, carrier="local", service="economy"))["shipment"]
    assert (label["status"], label["labelStatus"], len(label["packages"])) == ("LABELED", "PURCHASED", 2)
    for package in label["packages"]:
        assert await walker.paper(shop, package["labelUrl"])
    await walker.do("Void", shipmentId=label["id"])
    for work in (first, second):
        await walker.do("Label", fulfillmentOrderId=work, carrier="local", service="economy")

    # then: the driver signs for three parcels
    manifest = (await walker.do("Leave", location="BER", carrier="local"))["manifest"]
    assert (manifest["shipmentCount"], manifest["parcelCount"]) == (2, 3)
    assert await walker.paper(shop, manifest["url"])
    assert [(await shop.order(order_id)).fulfillment_orders[0].status.value for order_id in (mugs, teas)] == [
        "DISPATCHED",
        "DISPATCHED",
    ]
    await invariants_hold(shop.database)


async def test_a_store_calls_goods_ready_and_hands_them_over_for_the_code(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    walker = Walker(graph, a_principal(Role.STORE, locations={"BER"}))
    order = await to_collect(shop, {"mug": 2})
    work = global_id("FulfillmentOrder", order.fulfillment_orders[0].id)
    # when
    ready = (await walker.do("Ready", fulfillmentOrderId=work))["fulfillmentOrder"]
    guest = a_principal(Role.GUEST, order_id=order.id)
    shown = await graph.data(
        "query ($id: ID!) { node(id: $id) { ... on FulfillmentOrder { pickup { code } } } }", guest, id=work
    )
    code = shown["node"]["pickup"]["code"]
    wrong = await walker.refused("HandOver", fulfillmentOrderId=work, code="0" if code != "000000" else "1")
    over = (await walker.do("HandOver", fulfillmentOrderId=work, code=code))["fulfillmentOrder"]
    # then
    assert (ready["status"], ready["pickup"]["state"]) == ("READY_FOR_PICKUP", "READY")
    assert wrong["path"] == ["code"]
    assert (over["status"], over["pickup"]["state"]) == ("COMPLETED", "HANDED_OVER")
    await invariants_hold(shop.database)


async def test_what_a_warehouse_rejects_is_another_ones_in_the_same_moment(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    here, there = (Walker(graph, a_principal(Role.WAREHOUSE, locations={code})) for code in ("BER", "HAM"))
    order_id = await place(shop, {"mug": 2})
    (work,) = (await shop.order(order_id)).fulfillment_orders
    # when
    answer = await here.do("Reject", fulfillmentOrderId=global_id("FulfillmentOrder", work.id), reason="OUT_OF_STOCK")
    # then
    assert answer["fulfillmentOrder"] == {"status": "REJECTED", "rejectReason": "OUT_OF_STOCK"}
    (edge,) = (await there.ask("Queue", location="HAM"))["fulfillmentOrders"]["edges"]
    assert [line["quantity"] for line in edge["node"]["lines"]] == [2]
    assert (await here.ask("Queue", location="BER"))["fulfillmentOrders"]["edges"] == []
    await invariants_hold(shop.database)
