"""Lists of orders: every sort, both directions, every filter, and what they cost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.enums import OrderSort, PaymentState, Role
from app.domain.ids import new_id
from app.domain.orders.model import Contact
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.orders.command import PlacePayment
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, a_shop, cancel, place
from tests.graphql_schema.asking import ADMIN, Graph, a_principal, counted_statements
from tests.graphql_schema.orders.buying import a_customer, a_rich_order

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String, $filter: OrderFilter, $sort: OrderSort) {
  orders(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort) {
    edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} }
"""
COUNTED = "query ($filter: OrderFilter) { orders(filter: $filter) { totalCount edges { node { number } } } }"


async def numbered(shop: Shop, order_id: Any) -> str:
    return (await shop.order(order_id)).number


async def five_orders(shop: Shop) -> list[str]:
    """Placed on five days, two of them at the same instant, and recorded in another order; two cost the same."""
    days, mugs = [2, 0, 3, 0, 1], [3, 1, 4, 1, 5]
    return [
        await numbered(shop, await place(shop, {"mug": count}, placed_at=DAY + timedelta(days=day)))
        for day, count in zip(days, mugs, strict=True)
    ]


@pytest.mark.parametrize("sort", [sort.value for sort in OrderSort])
async def test_pages_forward_and_backward_meet_every_order_once(graph: Graph, shop: Shop, sort: str) -> None:
    # given
    numbers = await five_orders(shop)
    placed = [numbers[index] for index in (1, 3, 4, 0, 2)]
    expected = {
        "PLACED_AT_DESC": placed[::-1],
        "PLACED_AT_ASC": placed,
        "UPDATED_AT_DESC": numbers[::-1],
        "NUMBER_ASC": sorted(numbers),
        "TOTAL_ASC": [numbers[index] for index in (1, 3, 0, 2, 4)],
        "TOTAL_DESC": [numbers[index] for index in (4, 2, 0, 3, 1)],
    }[sort]
    # then: whatever is asked for beside, and however it is found
    for wanted in (None, {"status": ["OPEN", "CANCELED"]}, {"search": "mug", "hasProblems": False}):
        assert await forward(graph, sort, wanted) == expected, wanted
        assert await backward(graph, sort, wanted) == expected, wanted


async def forward(graph: Graph, sort: str, wanted: dict[str, Any] | None) -> list[str]:
    """Pages of two, from the beginning."""
    seen: list[str] = []
    after = None
    while True:
        page = (await graph.data(PAGE, ADMIN, first=2, after=after, sort=sort, filter=wanted))["orders"]
        seen += [edge["node"]["number"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return seen


async def backward(graph: Graph, sort: str, wanted: dict[str, Any] | None) -> list[str]:
    """Pages of two, from the end."""
    seen: list[str] = []
    before = None
    while True:
        page = (await graph.data(PAGE, ADMIN, last=2, before=before, sort=sort, filter=wanted))["orders"]
        seen = [edge["node"]["number"] for edge in page["edges"]] + seen
        assert page["pageInfo"]["hasNextPage"] is (before is not None)
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            return seen


async def test_refuses_a_cursor_of_another_sort(graph: Graph, shop: Shop) -> None:
    # given
    await place(shop)
    cursor = (await graph.data(PAGE, ADMIN))["orders"]["edges"][0]["cursor"]
    # then
    assert await graph.code(PAGE, ADMIN, after=cursor, sort="NUMBER_ASC") == "BAD_USER_INPUT"
    assert await graph.code(PAGE, ADMIN, after="nonsense") == "BAD_USER_INPUT"
    assert await graph.code(PAGE, ADMIN, first=1, last=1) == "BAD_USER_INPUT"
    assert await graph.code(PAGE, ADMIN, first=101) == "BAD_USER_INPUT"
    assert await graph.code(PAGE, ADMIN, first=0) == "BAD_USER_INPUT"


async def test_filters_by_every_condition(graph: Graph, shop: Shop) -> None:
    # given: a rich order of a customer from BER, a canceled one, one of another channel and place, a paid one
    till = await a_shop(graph.services.database, channel="till", locations=("HAM",), prices={"poster": 999})
    buyer = await a_customer(shop)
    rich = await numbered(shop, await a_rich_order(shop, buyer))
    gone_id = await place(shop, {"tea": 1}, placed_at=DAY)
    await cancel(shop, gone_id)
    gone = await numbered(shop, gone_id)
    other = await numbered(till, await place(till, {"poster": 1}, placed_at=DAY + timedelta(days=1)))
    paid_by = PlacePayment(gateway="till", amount=till.money(999), state=PaymentState.CAPTURED)
    paid_id = await place(till, {"poster": 1}, payments=(paid_by,), placed_at=DAY + timedelta(days=2))
    (work,) = (await till.order(paid_id)).fulfillment_orders
    sent = DispatchShipment(
        idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="DHL", tracking_number="JJD-17"
    )
    await till.run(dispatch_shipment, sent)
    paid = await numbered(till, paid_id)
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {rich, gone, other, paid}),
        ({"status": ["CANCELED"]}, {gone}),
        ({"status": ["OPEN", "CANCELED"]}, {rich, gone, other, paid}),
        ({"status": []}, {rich, gone, other, paid}),
        ({"paymentStatus": ["PAID"]}, {paid}),
        ({"fulfillmentStatus": ["SHIPPED"]}, {paid}),
        ({"channels": ["till"]}, {other, paid}),
        ({"channels": ["nowhere"]}, set()),
        ({"locations": ["BER"]}, {rich}),
        ({"locations": ["HAM"]}, {other, paid}),
        ({"customerId": global_id("Customer", buyer)}, {rich}),
        ({"skus": ["tea"]}, {rich, gone}),
        ({"skus": ["tea", "poster"]}, {rich, gone, other, paid}),
        ({"tags": ["vip", "other"]}, {rich}),
        ({"tags": ["other"]}, set()),
        ({"onHold": True}, set()),
        ({"onHold": False}, {rich, gone, other, paid}),
        ({"placedAfter": "2026-03-02T12:00:00Z", "placedBefore": "2026-03-03T12:00:00Z"}, {other}),
        ({"placedBefore": "2026-03-02T12:00:00Z"}, {gone}),
        ({"skus": ["tea"], "status": ["OPEN"]}, {rich}),
        ({"customerStatus": ["CANCELED"]}, {gone}),
        ({"email": "ADA@example.com"}, {rich}),
        ({"name": "lovelace ADA"}, {rich}),
        ({"name": "lovelace bob"}, set()),
        ({"phone": "030 123456"}, {rich}),
        ({"postalCode": "200 95"}, {rich}),
        ({"postalCode": "200"}, set()),
        ({"name": "ada", "status": ["CANCELED"]}, set()),
        ({"trackingNumber": "jjd-1"}, {paid}),
        ({"currency": "EUR"}, {rich, gone, other, paid}),
        ({"currency": "JPY"}, set()),
        ({"totalMin": {"amount": "9.99", "currency": "EUR"}}, {rich, other, paid}),
        (
            {"totalMin": {"amount": "0.01", "currency": "EUR"}, "totalMax": {"amount": "9.99", "currency": "EUR"}},
            {other, paid},
        ),
        ({"totalMax": {"amount": "9", "currency": "JPY"}}, set()),
        ({"hasProblems": True}, set()),
        ({"hasProblems": False}, {rich, gone, other, paid}),
        ({"problems": ["ON_HOLD", "PROMISE_OVERDUE"]}, set()),
        ({"stores": ["HAM"]}, set()),
        ({"registers": ["1"], "associates": ["7"]}, set()),
        ({"updatedBefore": "2026-01-01T00:00:00Z"}, set()),
        ({"updatedAfter": "2026-01-01T00:00:00Z"}, {rich, gone, other, paid}),
    ]
    for wanted, expected in cases:
        # when
        found = (await graph.data(COUNTED, ADMIN, filter=wanted))["orders"]
        # then
        assert {edge["node"]["number"] for edge in found["edges"]} == expected, wanted
        assert found["totalCount"] == len(expected), wanted


async def test_searches_by_how_codes_begin_and_by_whole_addresses(graph: Graph, shop: Shop) -> None:
    # given
    rich_id = await a_rich_order(shop)
    rich = await numbered(shop, rich_id)
    other = await numbered(shop, await place(shop, {"poster": 1}, contact=Contact(email="ada@example.org")))
    cases = {
        rich: {rich},
        f"  {rich.lower()} ": {rich},
        "web-": {rich, other},
        "sw-7": {rich},
        "TEA": {rich},
        "post": {other},
        " Ada@Example.com": {rich},
        "ada@example": set[str](),
        "ada": {rich},
        "lovelace 10115": {rich},
        "lovelace 20095 engines": {rich},
        "lovelace 10117": set[str](),
        "(030) 123456": {rich},
        "20095": {rich},
        "2009": set[str](),
        "%": set[str](),
        "_": set[str](),
        "  ": {rich, other},
    }
    for text, expected in cases.items():
        # when
        found = (await graph.data(COUNTED, ADMIN, filter={"search": text}))["orders"]["edges"]
        # then
        assert {edge["node"]["number"] for edge in found} == expected, text


async def test_refuses_oversized_and_foreign_conditions(graph: Graph) -> None:
    for wanted in (
        {"search": "x" * 201},
        {"skus": ["x"] * 101},
        {"customerId": global_id("Order", new_id())},
        {"placedAfter": "yesterday"},
        {"name": "x" * 201},
        {"totalMin": {"amount": "1", "currency": "EUR"}, "totalMax": {"amount": "1", "currency": "USD"}},
    ):
        assert await graph.code(COUNTED, ADMIN, filter=wanted) == "BAD_USER_INPUT", wanted


async def test_who_reads_neither_people_nor_money_finds_neither_by_asking(graph: Graph, shop: Shop) -> None:
    # given
    rich = await numbered(shop, await a_rich_order(shop))
    packer, clerk = (a_principal(role, locations={"BER"}) for role in (Role.WAREHOUSE, Role.STORE))
    # then
    for text, found in {"lovelace": [], "10115": [], "ada@example.com": [], rich: [rich]}.items():
        page = (await graph.data(PAGE, packer, filter={"search": text}))["orders"]["edges"]
        assert [edge["node"]["number"] for edge in page] == found, text
    assert len((await graph.data(PAGE, clerk, filter={"search": "lovelace"}))["orders"]["edges"]) == 1
    assert await graph.code(PAGE, packer, filter={"name": "lovelace"}) == "FORBIDDEN"
    assert await graph.code(PAGE, packer, filter={"totalMin": {"amount": "1", "currency": "EUR"}}) == "FORBIDDEN"
    assert await graph.code(PAGE, packer, sort="TOTAL_DESC") == "FORBIDDEN"
    assert len((await graph.data(PAGE, clerk, sort="TOTAL_DESC"))["orders"]["edges"]) == 1


async def test_counts_only_when_it_is_asked_to(graph: Graph, shop: Shop) -> None:
    # given
    await place(shop)
    # when
    with counted_statements(shop.database) as plain:
        await graph.data(PAGE, ADMIN)
    with counted_statements(shop.database) as counting:
        await graph.data(COUNTED, ADMIN)
    # then
    assert [statement for statement in plain if "count(" in statement] == []
    assert len([statement for statement in counting if "count(" in statement]) == 1


async def test_a_customers_orders_are_its_own_whatever_the_filter_says(graph: Graph, shop: Shop) -> None:
    # given
    ada, bob = await a_customer(shop, "Ada"), await a_customer(shop, "Bob")
    first = await numbered(shop, await place(shop, customer_id=ada, placed_at=DAY))
    second = await numbered(shop, await place(shop, customer_id=ada, placed_at=DAY + timedelta(days=1)))
    await place(shop, customer_id=bob)
    query = """query ($id: ID!, $filter: OrderFilter) {
      customer(id: $id) { orders(filter: $filter) { totalCount edges { node { number } } } } }"""
    # when
    own = (await graph.data(query, ADMIN, id=global_id("Customer", ada)))["customer"]["orders"]
    swapped = await graph.data(
        query, ADMIN, id=global_id("Customer", ada), filter={"customerId": global_id("Customer", bob)}
    )
    # then
    assert own == {"totalCount": 2, "edges": [{"node": {"number": second}}, {"node": {"number": first}}]}
    assert swapped["customer"]["orders"] == {"totalCount": 0, "edges": []}
