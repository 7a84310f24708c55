"""Reservations over GraphQL: whose they are, what they show, how many one may make, and what an order says of them."""

from typing import Any

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS, Provenance
from app.reservations.hoarding import PER_ADDRESS, PER_CUSTOMER, count_reservation
from tests.builders import Shop, a_key
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements
from tests.graphql_schema.orders.buying import a_customer

FIELDS = """
  reservation {
    id state purpose version expiresAt createdAt channel { code }
    lines { sku { code } location { code } quantity pinned }
  }
  errors {
    __typename code path retryable
    ... on InsufficientStock { shortfalls { sku location requested available kits } }
    ... on ReservationExpired { expiredAt }
  }
"""
CREATE = f"mutation ($input: ReservationCreateInput!) {{ reservationCreate(input: $input) {{ {FIELDS} }} }}"
EXTEND = f"mutation ($input: ReservationExtendInput!) {{ reservationExtend(input: $input) {{ {FIELDS} }} }}"
RELEASE = f"mutation ($input: ReservationReleaseInput!) {{ reservationRelease(input: $input) {{ {FIELDS} }} }}"
READ = """
query ($id: ID!) {
  reservation(id: $id) { state lines { quantity } }
  node(id: $id) { ... on Reservation { state } }
}
"""
PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id lines { allocatedQuantity } } errors { __typename code path } }
}
"""
SECOND = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Reservation { lines { sku { code } location { code } } } } }"


def a_cart(**stated: Any) -> dict[str, Any]:
    """Two mugs and a tea, unless stated otherwise."""
    lines = [{"sku": "mug", "quantity": 2}, {"sku": "tea", "quantity": 1}]
    return {"idempotencyKey": a_key(), "channel": "web", "lines": lines, **stated}


def from_address(number: int) -> Provenance:
    return Provenance(address=f"192.0.2.{number}")


async def reserved(graph: Graph, principal: Any = ANONYMOUS, **stated: Any) -> dict[str, Any]:
    payload = (await graph.data(CREATE, principal, input=a_cart(**stated)))["reservationCreate"]
    assert payload["errors"] == []
    return payload["reservation"]


async def test_a_shopper_without_account_reserves_prolongs_and_buys(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    held = await reserved(graph)
    longer = (
        await graph.data(
            EXTEND, input={"idempotencyKey": a_key(), "reservationId": held["id"], "expiresInSeconds": 900}
        )
    )["reservationExtend"]["reservation"]
    order = {**a_cart(), "shippingAddress": {"country": "DE"}, "reservationId": held["id"]}
    bought = (await graph.data(PLACE, input=order))["orderPlace"]

    # then
    assert (held["state"], held["purpose"], held["version"], held["channel"]) == ("ACTIVE", "CART", 1, {"code": "web"})
    assert held["lines"] == [
        {"sku": {"code": "mug"}, "location": {"code": "BER"}, "quantity": 2, "pinned": False},
        {"sku": {"code": "tea"}, "location": {"code": "BER"}, "quantity": 1, "pinned": False},
    ]
    assert longer["version"] == 2
    assert longer["expiresAt"] > held["expiresAt"]
    assert bought["errors"] == []
    assert [line["allocatedQuantity"] for line in bought["order"]["lines"]] == [2, 1]
    assert await graph.data(READ, id=held["id"]) == {
        "reservation": {"state": "CONVERTED", "lines": [{"quantity": 0}, {"quantity": 0}]},
        "node": {"state": "CONVERTED"},
    }


async def test_what_is_short_is_named_and_what_is_over_says_so(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    held = await reserved(graph, ADMIN, lines=[{"sku": "mug", "quantity": 200}])
    release = {"idempotencyKey": a_key(), "reservationId": held["id"]}

    # when
    short = (await graph.data(CREATE, input=a_cart()))["reservationCreate"]
    gone = (await graph.data(RELEASE, ADMIN, input=release))["reservationRelease"]
    again = (await graph.data(RELEASE, ADMIN, input={**release, "idempotencyKey": a_key()}))["reservationRelease"]

    # then
    assert short == {
        "reservation": None,
        "errors": [
            {
                "__typename": "InsufficientStock",
                "code": "INSUFFICIENT_STOCK",
                "path": ["lines"],
                "retryable": True,
                "shortfalls": [{"sku": "mug", "location": None, "requested": 2, "available": None, "kits": []}],
            }
        ],
    }
    assert (gone["reservation"]["state"], gone["errors"]) == ("RELEASED", [])
    assert [(error["__typename"], error["code"]) for error in again["errors"]] == [
        ("IllegalTransition", "ILLEGAL_TRANSITION")
    ]


async def test_a_reservation_is_seen_by_its_owner_and_the_merchant_of_its_channel(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    ada = a_principal(Role.CUSTOMER, customer_id=await a_customer(shop))
    bob = a_principal(Role.CUSTOMER, customer_id=await a_customer(shop, "Bob"))
    adas, anybodys = await reserved(graph, ada), await reserved(graph)

    async def sees(principal: Any, held: dict[str, Any]) -> bool:
        read = await graph.data(READ, principal, id=held["id"])
        assert (read["reservation"] is None) is (read["node"] is None)
        return read["reservation"] is not None

    # then
    assert [await sees(who, adas) for who in (ada, bob, ANONYMOUS, ADMIN)] == [True, False, False, True]
    assert [await sees(who, anybodys) for who in (ada, bob, ANONYMOUS, ADMIN)] == [True, True, True, True]
    care, store = a_principal(Role.CARE, channels={"till"}), a_principal(Role.STORE, locations={"HAM"})
    assert [await sees(who, adas) for who in (care, store)] == [False, False]
    assert await sees(a_principal(Role.STORE, locations={"BER"}), adas)


async def test_an_address_makes_so_many_reservations_in_a_while_and_no_more(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    one = a_cart(lines=[{"sku": "mug", "quantity": 1}])

    async def asked(principal: Any, address: int) -> list[str]:
        payload = await graph.ask_as(CREATE, principal, from_address(address), input={**one, "idempotencyKey": a_key()})
        return [error["code"] for error in payload["data"]["reservationCreate"]["errors"]]

    # when: all but one were made before
    for _ in range(PER_ADDRESS - 1):
        await count_reservation(shop.database, graph.services.secrets.limits, ANONYMOUS, "192.0.2.1")
    answers = [await asked(ANONYMOUS, 1) for _ in range(2)]

    # then
    assert answers == [[], ["LIMIT_EXCEEDED"]]
    assert await asked(ANONYMOUS, 2) == []
    assert await asked(ADMIN, 1) == []
    customer = a_principal(Role.CUSTOMER, customer_id=await a_customer(shop))
    assert await asked(customer, 1) == []
    assert PER_CUSTOMER > PER_ADDRESS


async def test_reading_many_reservations_costs_the_same_statements(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    ids = [(await reserved(graph, ADMIN))["id"] for _ in range(5)]

    async def statements(count: int) -> int:
        with counted_statements(shop.database) as seen:
            await graph.data(SECOND, ADMIN, ids=ids[:count])
        return len(seen)

    # then
    assert await statements(1) == await statements(5)


async def test_drafts_are_no_business_of_shoppers(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    assert await graph.code(CREATE, input=a_cart(purpose="QUOTE")) == "FORBIDDEN"
    assert (await reserved(graph, ADMIN, purpose="QUOTE"))["purpose"] == "QUOTE"
