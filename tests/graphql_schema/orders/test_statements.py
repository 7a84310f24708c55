"""What a page of whole orders costs: a constant number of statements, however many orders it holds."""

from uuid import UUID

from app.domain.enums import HoldReason
from app.orders.hold import HoldOrder, hold_order
from tests.builders import Shop, a_key, cancel, deliver_all, dispatch_all
from tests.graphql_schema.asking import ADMIN, Graph, counted_statements
from tests.graphql_schema.orders.buying import a_customer, a_rich_order
from tests.limits import limits_with

EVERYTHING = """
query ($first: Int) { orders(first: $first) { totalCount edges { node {
  number channel { code } customer { name } email contact { name } shippingAddress { city } billingAddress { city }
  supportedActions totals { total { amount } }
  holds { reason placedBy { kind } } notes { body } cancellations { reason lines { orderLine { name } } }
  lines { sku { code } method promisedOn delivery { method } total { amount } }
  deliveries { address { city } recipient { name } shipping { amount } customerStatus lines { name } }
  charges { kind delivery { method } }
  payments { status transactions { kind } }
  fulfillmentOrders { location { code } supportedActions holds { reason } delivery { method } order { number }
    lines { quantity orderLine { name } } shipments { carrier } }
  shipments { order { number } fulfillmentOrder { status } trackingEvents { status }
    packages { lines { sku { code } fulfillmentOrderLine { quantity } } } }
} } } }
"""


async def statements_for(graph: Graph, first: int) -> list[str]:
    with counted_statements(graph.services.database) as seen:
        page = await graph.data(EVERYTHING, ADMIN, first=first)
    assert len(page["orders"]["edges"]) == first
    return seen


async def hold(shop: Shop, order_id: UUID) -> None:
    await shop.run(hold_order, HoldOrder(idempotency_key=a_key(), order_id=order_id, reason=HoldReason.MANUAL))


async def test_a_page_of_fifty_whole_orders_costs_what_a_page_of_two_costs(graph: Graph, shop: Shop) -> None:
    # given
    buyer = await a_customer(shop)
    for index in range(50):
        order_id = await a_rich_order(shop, buyer, f"SW-{index}")
        if index % 2:
            await dispatch_all(shop, order_id)
        if index % 4 == 3:
            await deliver_all(shop, order_id)
        if index % 4 == 0:
            await hold(shop, order_id)
            await cancel(shop, order_id, {"mug": 1})
    # when
    graph.executor.limits = limits_with(cost_per_request=10_000, nodes=10_000, bucket=10_000)
    few, many = await statements_for(graph, 2), await statements_for(graph, 50)
    # then
    assert len(many) == len(few)
    assert len(many) <= 50
