"""Who sees which order, and how much of it: rows by scope, fields by role, personal data masked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS, Principal
from graphql_schema.ids import global_id
from tests.builders import Shop, a_shop, dispatch_all, place, sequenced
from tests.graphql_schema.asking import ADMIN, Graph, a_principal
from tests.graphql_schema.orders.buying import a_customer, a_rich_order

LIST = "{ orders { totalCount edges { node { number } } } }"
ONE = "query ($id: ID!) { order(id: $id) { number } }"
PERSONAL = """query ($id: ID!) { order(id: $id) { deliveries { address { name line1 city postalCode phone } recipient {
  name email phone } } shippingAddress { line1 city } } }"""
REACH = "query ($id: ID!) { order(id: $id) { email contact { name email phone } } }"
BILL = "query ($id: ID!) { order(id: $id) { billingAddress { name company line1 city country } } }"
FULL_HOME = {
    "name": "Ada Lovelace",
    "line1": "Torstr. 1",
    "city": "Berlin",
    "postalCode": "10115",
    "phone": "+4930123456",
}


async def test_everybody_sees_the_orders_of_their_scope_and_no_other(graph: Graph, shop: Shop) -> None:
    # given: an order of Ada's sent from BER, and one of the till sent from MUC
    till = await a_shop(graph.services.database, channel="till", locations=("MUC",), prices={"poster": 999})
    ada = await a_customer(shop)
    web_id, till_id = await a_rich_order(shop, ada), await place(till, {"poster": 1})
    web, other = (await shop.order(web_id)).number, (await till.order(till_id)).number
    both = {web, other}
    seen_by: list[tuple[Principal, set[str]]] = [
        (ADMIN, both),
        (a_principal(Role.CARE), both),
        (a_principal(Role.CARE, channels={"till"}), {other}),
        (a_principal(Role.APP, channels={"web"}), {web}),
        (a_principal(Role.APP, channels=set()), set()),
        (a_principal(Role.APP, locations={"MUC"}), {other}),
        (a_principal(Role.STORE, locations={"BER"}), {web}),
        (a_principal(Role.STORE), both),
        (a_principal(Role.WAREHOUSE, locations={"HAM"}), set()),
        (a_principal(Role.WAREHOUSE, locations={"MUC", "HAM"}), {other}),
        (a_principal(Role.STORE, locations={"BER"}, channels={"till"}), set()),
        (a_principal(Role.CUSTOMER, customer_id=ada), {web}),
        (a_principal(Role.CUSTOMER, customer_id=UUID(int=9)), set()),
        (a_principal(Role.CUSTOMER), set()),
        (a_principal(Role.GUEST, order_id=till_id), {other}),
        (a_principal(Role.GUEST), set()),
    ]
    for principal, expected in seen_by:
        # when
        found = (await graph.data(LIST, principal))["orders"]
        one = (await graph.data(ONE, principal, id=global_id("Order", web_id)))["order"]
        # then
        assert {edge["node"]["number"] for edge in found["edges"]} == expected, principal
        assert found["totalCount"] == len(expected), principal
        assert one == ({"number": web} if web in expected else None), principal


async def test_the_anonymous_may_not_ask_for_orders(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop)
    # then
    assert await graph.code(LIST, ANONYMOUS) == "UNAUTHENTICATED"
    assert await graph.code(ONE, ANONYMOUS, id=global_id("Order", order_id)) == "UNAUTHENTICATED"
    # and: not by its id either
    node = "query ($id: ID!) { node(id: $id) { id } }"
    assert await graph.data(node, ANONYMOUS, id=global_id("Order", order_id)) == {"node": None}
    assert await graph.data("{ trackedOrder { number } }", ANONYMOUS) == {"trackedOrder": None}


async def test_an_order_token_opens_its_one_order(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop)
    await place(shop)
    guest = a_principal(Role.GUEST, order_id=order_id)
    # then
    number = (await shop.order(order_id)).number
    assert await graph.data("{ trackedOrder { number } }", guest) == {"trackedOrder": {"number": number}}
    assert await graph.data("{ trackedOrder { number } }", ADMIN) == {"trackedOrder": None}


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.STORE, ["payments { id }", "billingAddress { city }", "customer { name }"]),
        (
            Role.WAREHOUSE,
            [
                "payments { id }",
                "totals { total { amount } }",
                "lines { unitPrice { amount } }",
                "lines { total { amount } }",
                "charges { id }",
                "deliveries { shipping { amount } }",
                "email",
                "contact { phone }",
            ],
        ),
        (Role.GUEST, ["customer { name }", "tags", "metadata", "payments { reference }"]),
        (Role.CUSTOMER, ["tags", "metadata", "payments { transactions { message } }"]),
    ],
)
async def test_a_field_that_a_role_may_never_read_refuses_the_document(
    graph: Graph, role: Role, closed: list[str]
) -> None:
    for field in closed:
        assert await graph.code(f"{{ orders {{ edges {{ node {{ {field} }} }} }} }}", a_principal(role)) == "FORBIDDEN"


async def test_personal_data_is_shown_whole_masked_or_not_at_all(graph: Graph, shop: Shop) -> None:
    # given
    ada = await a_customer(shop)
    order_id = await a_rich_order(shop, ada)
    variables: Mapping[str, Any] = {"id": global_id("Order", order_id)}
    full_contact = {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+4930123456"}
    masked_contact = {"name": "A. L.", "email": "a***@example.com", "phone": "***3456"}
    masked_home = {"name": "A. L.", "line1": None, "city": "Berlin", "postalCode": "10115", "phone": None}
    whole = [
        ADMIN,
        a_principal(Role.CARE),
        a_principal(Role.APP),
        a_principal(Role.CUSTOMER, customer_id=ada),
    ]
    guest = a_principal(Role.GUEST, order_id=order_id)
    store = a_principal(Role.STORE, locations={"BER"})
    warehouse = a_principal(Role.WAREHOUSE, locations={"BER"})
    # then: the merchant's people and the buyer read all of it
    for principal in whole:
        home = (await graph.data(PERSONAL, principal, **variables))["order"]["deliveries"][0]
        assert home == {"address": FULL_HOME, "recipient": full_contact}
        assert (await graph.data(REACH, principal, **variables))["order"] == {
            "email": "ada@example.com",
            "contact": full_contact,
        }
        assert (await graph.data(BILL, principal, **variables))["order"]["billingAddress"]["line1"] == "Allee 2"
    # and: places write the label, a store recognizes the buyer
    for principal in (store, warehouse):
        home = (await graph.data(PERSONAL, principal, **variables))["order"]["deliveries"][0]
        assert home == {"address": FULL_HOME, "recipient": full_contact}
    assert (await graph.data(REACH, store, **variables))["order"] == {
        "email": "a***@example.com",
        "contact": masked_contact,
    }
    # and: a link that was passed on tells the place, not the person
    order = (await graph.data(PERSONAL, guest, **variables))["order"]
    assert order["deliveries"][0] == {"address": masked_home, "recipient": masked_contact}
    assert order["shippingAddress"] == {"line1": None, "city": "Berlin"}
    assert (await graph.data(REACH, guest, **variables))["order"]["email"] == "a***@example.com"
    assert (await graph.data(BILL, guest, **variables))["order"]["billingAddress"] == {
        "name": "A. L.",
        "company": None,
        "line1": None,
        "city": "Hamburg",
        "country": "DE",
    }


async def test_a_place_sees_its_own_work_parcels_and_history_of_a_shared_order(graph: Graph, shop: Shop) -> None:
    # given: an order that BER and HAM send together
    order_id = await place(shop, {"mug": 150})
    await dispatch_all(shop, order_id)
    await sequenced(shop.database)
    query = """query ($id: ID!) { order(id: $id) { fulfillmentOrders { location { code } }
      shipments { fulfillmentOrder { location { code } } } events(first: 100) { edges { node { type } } } } }"""
    variables = {"id": global_id("Order", order_id)}
    # when
    ham = (await graph.data(query, a_principal(Role.WAREHOUSE, locations={"HAM"}), **variables))["order"]
    all_of_it = (await graph.data(query, ADMIN, **variables))["order"]
    # then
    assert ham["fulfillmentOrders"] == [{"location": {"code": "HAM"}}]
    assert ham["shipments"] == [{"fulfillmentOrder": {"location": {"code": "HAM"}}}]
    assert len(all_of_it["fulfillmentOrders"]) == len(all_of_it["shipments"]) == 2
    types = [edge["node"]["type"] for edge in ham["events"]["edges"]]
    assert types.count("shipment.dispatched") == 1
    assert [edge["node"]["type"] for edge in all_of_it["events"]["edges"]].count("shipment.dispatched") == 2
