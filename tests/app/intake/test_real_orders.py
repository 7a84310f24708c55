"""Real order bodies of shops and marketplaces, and real histories, through the graph.

Bodies of other systems are not part of the repository: without them these tests are skipped, and say so.
"""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, LocationKind
from app.domain.history import HistoricalChannel, HistoricalFact, HistoricalLocation, HistoricalOrder
from app.domain.orders.model import Address
from app.importers.registry import sources
from app.importers.report import ImportReport
from app.locations.upsert import UpsertLocation, upsert_location
from tests.app.intake.excerpts import olist_excerpt, online_retail_excerpt
from tests.app.intake.foreign_orders import of_amazon, of_history, of_shopify, of_woocommerce
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import ADMIN, a_graph

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
DEMO = ROOT / "app" / "demo" / "data" / "online_retail_demo.csv.gz"

IMPORT = """
mutation ($input: OrderImportInput!) {
  orderImport(input: $input) {
    order {
      status paymentStatus fulfilledBy totals { total { amount } outstanding { amount } } customer { id }
      lines { name sku { code placeholder } openQuantity shippedQuantity } holds { reason }
      payments { status collectedBy }
    }
    errors { code message path }
  }
}
"""
BULK = """
mutation ($input: OrderBulkImportInput!) {
  orderBulkImport(input: $input) {
    imported refused
    rows { error { message path } order { totals { placedTotal { amount } total { amount } outstanding { amount } } } }
    errors { message }
  }
}
"""


def body(name: str) -> Any:
    path = SHARED / "payloads" / name
    if not path.exists():
        pytest.skip(f"{path} is not here: real order bodies were NOT imported")
    return json.loads(path.read_text())


async def import_body(shop: Shop, told: dict[str, Any], kind: ChannelKind, currency: str = "USD") -> Any:
    channel = UpsertChannel(code=told["channel"], name="There", kind=kind, currency=currency, tax_included=False)
    await shop.run(upsert_channel, channel)
    graph = await a_graph(shop.database)
    answer = (await graph.data(IMPORT, ADMIN, input={"idempotencyKey": a_key(), "order": told}))["orderImport"]
    assert answer["errors"] == []
    await invariants_hold(shop.database)
    return answer["order"]


async def test_an_order_of_shopify(shop: Shop) -> None:
    order = await import_body(shop, of_shopify(body("shopify/order.json")["order"]), ChannelKind.WEB)
    assert (order["status"], order["paymentStatus"]) == ("OPEN", "AUTHORIZED")
    assert order["totals"]["total"] == {"amount": "597.00"}
    assert [(line["sku"]["code"], line["openQuantity"]) for line in order["lines"]] == [
        ("IPOD2008GREEN", 1),
        ("IPOD2008RED", 1),
        ("IPOD2008BLACK", 1),
    ]
    assert order["customer"] is not None


async def test_an_order_of_woocommerce(shop: Shop) -> None:
    told = body("woocommerce/order_1.json")
    order = await import_body(shop, of_woocommerce(told), ChannelKind.WEB)
    assert (order["totals"]["total"]["amount"], order["totals"]["outstanding"]["amount"]) == (told["total"], "0.00")
    assert [line["name"] for line in order["lines"]] == [
        "Woo Single #1",
        "Ship Your Idea \u2013 Color: Black, Size: M Test",
    ]


async def test_an_order_of_amazon_waits_for_a_sku_that_nobody_described(shop: Shop) -> None:
    # given
    head = body("amazon_sp/ordersV0__getOrder_1.json")["payload"]
    items = body("amazon_sp/ordersV0__getOrderItems_1.json")["payload"]["OrderItems"]
    address = body("amazon_sp/ordersV0__getOrderAddress_1.json")["payload"]["ShippingAddress"]

    # when
    order = await import_body(shop, of_amazon(head, items, address), ChannelKind.MARKETPLACE)

    # then
    assert order["totals"]["total"]["amount"] == head["OrderTotal"]["Amount"]
    assert order["lines"][0]["sku"] == {"code": "NABetaASINB00551Q3CS", "placeholder": True}
    assert (order["holds"], order["payments"]) == (
        [{"reason": "INTEGRATION"}],
        [{"status": "CAPTURED", "collectedBy": "CHANNEL"}],
    )

    # when: the same, sent by Amazon itself, is over as soon as it left
    head = {**head, "AmazonOrderId": "other", "FulfillmentChannel": "AFN"}
    sent = {**of_amazon(head, items, address), "shipments": [{"shippedAt": head["LastUpdateDate"]}]}
    order = await import_body(shop, sent, ChannelKind.MARKETPLACE)

    # then
    assert (order["fulfilledBy"], order["lines"][0]["shippedQuantity"], order["holds"]) == ("CHANNEL", 1, [])


@pytest.fixture(params=["online-retail", "olist"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> list[HistoricalFact]:
    """The first orders of a real history, and what they name."""
    name: str = request.param
    if name == "online-retail":
        path = online_retail_excerpt(DEMO, tmp_path, 700)
    elif not (SHARED / "olist").exists():
        pytest.skip(f"{SHARED / 'olist'} is not here: real histories were NOT imported")
    else:
        path = olist_excerpt(SHARED / "olist", tmp_path, 50)
    source = sources()[name]
    return list(source.read(path, ZoneInfo(source.timezone), ImportReport()))


async def test_a_history_comes_in_one_call(shop: Shop, history: list[HistoricalFact]) -> None:
    # given
    wanted: list[HistoricalOrder] = []
    for fact in history:
        if isinstance(fact, HistoricalLocation):
            place = UpsertLocation(
                code=fact.code, name=fact.name, kind=LocationKind.WAREHOUSE, address=fact.address or Address("ZZ")
            )
            await shop.run(upsert_location, place)
        elif isinstance(fact, HistoricalChannel):
            channel = UpsertChannel(code=fact.code, name=fact.name, kind=fact.kind, currency=fact.currency)
            await shop.run(upsert_channel, channel)
        elif isinstance(fact, HistoricalOrder):
            wanted.append(fact)
    graph = await a_graph(shop.database)

    # when
    rows = [of_history(order) for order in wanted]
    answer = (await graph.data(BULK, ADMIN, input={"idempotencyKey": a_key(), "rows": rows}))["orderBulkImport"]

    # then: to the cent
    assert answer["errors"] == []
    assert len(wanted) > 25
    assert [row["error"] for row in answer["rows"] if row["error"]] == []
    told = [str(order.goods_minor + order.charges_minor) for order in wanted]
    assert [
        row["order"]["totals"]["placedTotal"]["amount"].replace(".", "").lstrip("0") or "0" for row in answer["rows"]
    ] == told
    await invariants_hold(shop.database)
