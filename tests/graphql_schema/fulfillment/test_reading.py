"""Reading locations' work and shipments: queues and single ones, each in its scope."""

from app.domain.enums import Role
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, a_shop, dispatch_all, place
from tests.graphql_schema.asking import ADMIN, Graph, a_principal

QUEUE = """query ($location: String, $status: [FulfillmentOrderStatus!], $first: Int, $after: String) {
  fulfillmentOrders(location: $location, status: $status, first: $first, after: $after) {
    edges { cursor node { location { code } status supportedActions lines { quantity orderLine { sku { code } } } } }
    pageInfo { hasNextPage endCursor } } }"""
BY_NUMBER = """query ($number: String!) { shipment(trackingNumber: $number) { id carrier trackingNumber status version
  order { number } fulfillmentOrder { id } packages { lines { quantity sku { code } } } } }"""


async def test_a_location_reads_its_queue_oldest_first(graph: Graph, shop: Shop) -> None:
    # given: three orders for BER, one of them sent, and one for MUC
    muc = await a_shop(graph.services.database, channel="till", locations=("MUC",), prices={"poster": 999})
    await place(shop, {"mug": 1})
    await place(shop, {"tea": 2})
    await dispatch_all(shop, await place(shop, {"mug": 3}))
    await place(muc, {"poster": 1})
    associate = a_principal(Role.STORE, locations={"BER"})
    # when
    waiting = (await graph.data(QUEUE, associate, status=["OPEN"]))["fulfillmentOrders"]
    # then
    assert [edge["node"] for edge in waiting["edges"]] == [
        {
            "location": {"code": "BER"},
            "status": "OPEN",
            "supportedActions": [
                "ACCEPT",
                "REJECT",
                "PICK",
                "DISPATCH",
                "MOVE",
                *(["SPLIT"] if quantity > 1 else []),
                "RESCHEDULE",
                "HOLD",
            ],
            "lines": [{"quantity": quantity, "orderLine": {"sku": {"code": sku}}}],
        }
        for sku, quantity in (("mug", 1), ("tea", 2))
    ]
    # and: page by page, everything that it sees
    states: list[str] = []
    after = None
    while True:
        page = (await graph.data(QUEUE, associate, first=2, after=after))["fulfillmentOrders"]
        states += [edge["node"]["status"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert states == ["OPEN", "OPEN", "DISPATCHED"]
    # and: asking for another location's work finds none
    assert (await graph.data(QUEUE, associate, location="MUC"))["fulfillmentOrders"]["edges"] == []
    assert len((await graph.data(QUEUE, ADMIN, location="MUC"))["fulfillmentOrders"]["edges"]) == 1


async def test_buyers_may_not_read_queues(graph: Graph) -> None:
    assert await graph.code(QUEUE, a_principal(Role.CUSTOMER)) == "FORBIDDEN"
    assert await graph.code(QUEUE) == "UNAUTHENTICATED"


async def test_finds_a_shipment_by_its_tracking_number(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    order = await shop.order(order_id)
    work = order.fulfillment_orders[0]
    command = DispatchShipment(
        idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="DHL", tracking_number="JJD-1"
    )
    shipment_id = await shop.run(dispatch_shipment, command)
    # when
    found = (await graph.data(BY_NUMBER, ADMIN, number=" JJD-1 "))["shipment"]
    # then
    assert found == {
        "id": global_id("Shipment", shipment_id),
        "carrier": "DHL",
        "trackingNumber": "JJD-1",
        "status": "IN_TRANSIT",
        "version": 1,
        "order": {"number": order.number},
        "fulfillmentOrder": {"id": global_id("FulfillmentOrder", work.id)},
        "packages": [{"lines": [{"quantity": 2, "sku": {"code": "mug"}}]}],
    }
    by_id = "query ($id: ID!) { shipment(id: $id) { carrier } fulfillmentOrder(id: $work) { status } }"
    by_id = by_id.replace("($id: ID!)", "($id: ID!, $work: ID!)")
    ids = {"id": global_id("Shipment", shipment_id), "work": global_id("FulfillmentOrder", work.id)}
    assert await graph.data(by_id, ADMIN, **ids) == {
        "shipment": {"carrier": "DHL"},
        "fulfillmentOrder": {"status": "DISPATCHED"},
    }
    # and: a foreign one and a missing one look alike
    elsewhere = a_principal(Role.WAREHOUSE, locations={"HAM"})
    assert await graph.data(by_id, elsewhere, **ids) == {"shipment": None, "fulfillmentOrder": None}
    assert await graph.data(BY_NUMBER, elsewhere, number="JJD-1") == {"shipment": None}
    assert await graph.data(BY_NUMBER, ADMIN, number="JJD") == {"shipment": None}
    # and: its guest follows it
    guest = a_principal(Role.GUEST, order_id=order_id)
    assert (await graph.data(BY_NUMBER, guest, number="JJD-1"))["shipment"]["carrier"] == "DHL"


async def test_refuses_no_name_and_two_names_of_a_shipment(graph: Graph) -> None:
    assert await graph.code("{ shipment { id } }", ADMIN) == "BAD_USER_INPUT"
    assert await graph.code('{ shipment(id: "A", trackingNumber: "B") { id } }', ADMIN) == "BAD_USER_INPUT"
