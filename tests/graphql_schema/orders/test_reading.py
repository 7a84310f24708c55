"""Reading one order: every part of it, by each of its names."""

from app.domain.enums import Role, ShipmentStatus
from app.domain.ids import new_id
from graphql_schema.ids import global_id
from tests.builders import Shop, capture_all, dispatch_all, place, see, sequenced
from tests.graphql_schema.asking import ADMIN, Graph, a_principal
from tests.graphql_schema.orders.buying import a_customer, a_rich_order

WHOLE = """
query ($id: ID!) { order(id: $id) {
  number version channel { code } externalRef { source id } customer { name } email contact { name email phone }
  status paymentStatus fulfillmentStatus customerStatus taxIncluded fulfilledBy tags metadata supportedActions
  shippingAddress { city } billingAddress { city company }
  lines { sku { code } name quantity openQuantity allocatedQuantity shippedQuantity deliveredQuantity
          unitPrice { amount currency } discount { amount } tax { amount } total { amount }
          method lineRef properties delivery { address { city } } promisedBy promisedOn }
  deliveries { method address { city } recipient { name } shipping { amount } customerStatus giftMessage
               lines { sku { code } } pickupLocation { code } pickupPoint { code } }
  charges { kind amount { amount } tax { amount } delivery { address { city } } }
  totals { subtotal { amount } discount { amount } shipping { amount } charges { amount } tax { amount }
           total { amount } placedTotal { amount } captured { amount } refunded { amount } outstanding { amount } }
  payments { gateway tender multipleCaptures collectedBy reference status authorized { amount } captured { amount }
             refunded { amount } expiresAt transactions { kind status amount { amount currency } } }
  fulfillmentOrders { location { code } method status supportedActions delivery { address { city } } order { number }
    lines { quantity pickedQuantity packedQuantity shippedQuantity orderLine { lineRef } } shipments { carrier } }
  shipments { status carrier trackingNumber deliveredAt order { number } fulfillmentOrder { location { code } }
    packages { weightGrams lines { quantity sku { code } fulfillmentOrderLine { quantity } } }
    trackingEvents { status } }
} }
"""


async def test_shows_the_whole_order(graph: Graph, shop: Shop) -> None:
    # given: an order of two deliveries, whose parcels left, and one of them arrived
    order_id = await a_rich_order(shop, await a_customer(shop))
    await capture_all(shop, order_id)
    shipments = await dispatch_all(shop, order_id)
    await see(shop, shipments[0], ShipmentStatus.DELIVERED)
    # when
    order = (await graph.data(WHOLE, ADMIN, id=global_id("Order", order_id)))["order"]
    # then
    assert order["number"].startswith("WEB-")
    assert (order["channel"], order["externalRef"]) == ({"code": "web"}, {"source": "shopware", "id": "SW-77"})
    assert (order["customer"], order["email"]) == ({"name": "Ada"}, "ada@example.com")
    assert order["contact"] == {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+4930123456"}
    assert (order["status"], order["paymentStatus"]) == ("OPEN", "PAID")
    assert (order["fulfillmentStatus"], order["customerStatus"]) == ("PARTIALLY_DELIVERED", "PARTLY_DELIVERED")
    assert (order["tags"], order["metadata"], order["supportedActions"]) == (["vip"], {"basket": 9}, ["REFUND"])
    assert (order["shippingAddress"], order["billingAddress"]) == (
        {"city": "Berlin"},
        {"city": "Hamburg", "company": "Engines"},
    )
    mug, tea = order["lines"]
    assert (mug["sku"], mug["quantity"], mug["deliveredQuantity"]) == ({"code": "mug"}, 2, 2)
    assert (mug["lineRef"], mug["properties"], mug["delivery"]) == (
        "l1",
        {"engraving": "A"},
        {"address": {"city": "Berlin"}},
    )
    assert (tea["shippedQuantity"], tea["deliveredQuantity"], tea["discount"], tea["tax"], tea["total"]) == (
        3,
        0,
        {"amount": "0.97"},
        {"amount": "2.00"},
        {"amount": "14.00"},
    )
    assert mug["unitPrice"] == {"amount": "12.50", "currency": "EUR"}
    home, office = order["deliveries"]
    assert (home["shipping"], home["customerStatus"], home["giftMessage"]) == ({"amount": "4.90"}, "DELIVERED", "Hi")
    assert (office["shipping"], office["customerStatus"]) == ({"amount": "3.10"}, "SHIPPED")
    assert (home["lines"], home["recipient"]) == ([{"sku": {"code": "mug"}}], {"name": "Ada Lovelace"})
    assert {(charge["kind"], charge["amount"]["amount"]) for charge in order["charges"]} == {
        ("SHIPPING", "4.90"),
        ("SHIPPING", "3.10"),
        ("GIFT_WRAP", "2.00"),
    }
    assert {name: money["amount"] for name, money in order["totals"].items()} == {
        "subtotal": "39.97",
        "discount": "0.97",
        "shipping": "8.00",
        "charges": "2.00",
        "tax": "2.00",
        "total": "49.00",
        "placedTotal": "49.00",
        "captured": "49.00",
        "refunded": "0.00",
        "outstanding": "0.00",
    }
    voucher, card = order["payments"]
    assert (voucher["tender"], voucher["captured"], card["reference"]) == ("VOUCHER", {"amount": "10.00"}, "psp-1")
    assert card["transactions"][-1] == {
        "kind": "CAPTURE",
        "status": "SUCCEEDED",
        "amount": {"amount": "39.00", "currency": "EUR"},
    }
    first, second = order["fulfillmentOrders"]
    assert (first["location"], first["status"], second["status"]) == ({"code": "BER"}, "COMPLETED", "DISPATCHED")
    assert first["lines"] == [
        {
            "quantity": 2,
            "pickedQuantity": 2,
            "packedQuantity": 2,
            "shippedQuantity": 2,
            "orderLine": {"lineRef": "l1"},
        }
    ]
    arrived, travelling = order["shipments"]
    assert (arrived["status"], travelling["status"], travelling["deliveredAt"]) == ("DELIVERED", "IN_TRANSIT", None)
    assert arrived["packages"][0]["lines"] == [
        {"quantity": 2, "sku": {"code": "mug"}, "fulfillmentOrderLine": {"quantity": 2}}
    ]
    assert [seen["status"] for seen in arrived["trackingEvents"]][-1] == "DELIVERED"


async def test_finds_an_order_by_each_of_its_names(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await a_rich_order(shop)
    number = (await shop.order(order_id)).number
    # when
    found = await graph.data(
        """query ($id: ID!, $number: String!) {
          byId: order(id: $id) { number }
          byNumber: order(number: $number) { number }
          byRef: order(externalRef: {source: "shopware", id: "SW-77"}) { number }
          missing: order(number: "WEB-0") { number }
          foreignRef: order(externalRef: {source: "other", id: "SW-77"}) { number }
        }""",
        ADMIN,
        id=global_id("Order", order_id),
        number=number,
    )
    # then
    assert found == {
        "byId": {"number": number},
        "byNumber": {"number": number},
        "byRef": {"number": number},
        "missing": None,
        "foreignRef": None,
    }


async def test_refuses_no_name_and_two_names(graph: Graph) -> None:
    for arguments in ("", '(number: "A", id: "B")', '(id: "nonsense")', f'(id: "{global_id("Customer", new_id())}")'):
        assert await graph.code(f"{{ order{arguments} {{ id }} }}", ADMIN) == "BAD_USER_INPUT", arguments


async def test_every_part_is_a_node(graph: Graph, shop: Shop) -> None:
    # given: the ids of an order and of all its parts
    order_id = await a_rich_order(shop)
    await dispatch_all(shop, order_id)
    for shipment in (await shop.order(order_id)).shipments:
        await see(shop, shipment.id, ShipmentStatus.OUT_FOR_DELIVERY)
    whole = (
        await graph.data(
            """query ($id: ID!) { order(id: $id) { id lines { id } deliveries { id } charges { id }
              payments { id transactions { id } } fulfillmentOrders { id lines { id } }
              shipments { id packages { id } trackingEvents { id } } } }""",
            ADMIN,
            id=global_id("Order", order_id),
        )
    )["order"]
    ids = _ids(whole)
    # when
    nodes = (await graph.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ADMIN, ids=ids))["nodes"]
    # then
    assert [node["id"] for node in nodes] == ids
    assert {node["__typename"] for node in nodes} == {
        "Order",
        "OrderLine",
        "Delivery",
        "OrderCharge",
        "Payment",
        "PaymentTransaction",
        "FulfillmentOrder",
        "FulfillmentOrderLine",
        "Shipment",
        "Package",
        "TrackingEvent",
    }
    # and: a stranger with a token of another order reads every one of them as null
    stranger = a_principal(Role.GUEST, order_id=await place(shop))
    foreign = await graph.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", stranger, ids=ids)
    assert foreign["nodes"] == [None] * len(ids)


async def test_tells_the_history_of_an_order(graph: Graph, shop: Shop) -> None:
    # given: two orders, whose facts have their places in the log
    order_id = await a_rich_order(shop)
    await place(shop)
    await dispatch_all(shop, order_id)
    await sequenced(shop.database)
    query = """query ($id: ID!, $first: Int, $after: String) { order(id: $id) {
      events(first: $first, after: $after) { edges { cursor node { type position } } pageInfo { hasNextPage } } } }"""
    # when: it is read in one page, and in pages of three
    whole = (await graph.data(query, ADMIN, id=global_id("Order", order_id)))["order"]["events"]
    paged: list[str] = []
    after = None
    while True:
        page = (await graph.data(query, ADMIN, id=global_id("Order", order_id), first=3, after=after))["order"][
            "events"
        ]
        paged += [edge["node"]["position"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["edges"][-1]["cursor"]
    # then
    types = [edge["node"]["type"] for edge in whole["edges"]]
    assert types[0] == "order.placed"
    assert types.count("order.placed") == 1
    assert {"payment.created", "fulfillment_order.created", "order.dispatched", "shipment.dispatched"} <= set(types)
    assert paged == [edge["node"]["position"] for edge in whole["edges"]]


def _ids(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [str(value["id"])] if "id" in value else []
        return own + [found for name, part in value.items() if name != "id" for found in _ids(part)]
    return [found for part in value for found in _ids(part)] if isinstance(value, list) else []
