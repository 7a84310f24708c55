"""Reading personal data as staff or an app leaves a row before the answer leaves, and wants a reason where asked."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain.audit import AuditEntry
from app.domain.enums import AuditKind, AuditOutcome, Role
from app.domain.orders.model import Address, Contact
from app.domain.principal import Principal, Provenance, guest_of
from graphql_schema.audit.policy import AuditPolicy, AuditPolicyError, Watched, load_audit_policy
from graphql_schema.ids import global_id
from graphql_schema.schema import build_schema, core_schema
from tests.app.audit.sealing import sealed_entries
from tests.builders import Shop, a_key, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements
from tests.graphql_schema.orders.buying import a_customer

CARE = a_principal(Role.CARE)
DESK = """
query Desk($first: Int) { orders(first: $first) { edges { node { number email customer { name email } } } } }
"""
NUMBERS = "{ orders(first: 10) { edges { node { id number status } } } }"
SEARCH = "query Find($text: String) { orders(first: 10, filter: {search: $text}) { edges { node { number } } } }"
ADDRESS = "query ($id: ID!) { order(id: $id) { shippingAddress { city } deliveries { recipient { name } } } }"
WHY = Provenance(reason="ticket 4711")


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


async def an_order(shop: Shop) -> tuple[UUID, UUID]:
    """An order with a buyer, and the buyer."""
    customer_id = await a_customer(shop)
    order_id = await place(
        shop,
        customer_id=customer_id,
        contact=Contact(name="Ada Lovelace", email="ada@example.com"),
        shipping_address=Address("DE", city="Berlin", postal_code="10115"),
    )
    return order_id, customer_id


async def rows(shop: Shop) -> list[AuditEntry]:
    return await sealed_entries(shop)


async def test_a_query_tells_which_objects_and_which_personal_fields_were_read(graph: Graph, shop: Shop) -> None:
    # given
    order_id, customer_id = await an_order(shop)
    # when
    await graph.data(DESK, CARE, first=10)
    # then
    (entry,) = await rows(shop)
    assert (entry.kind, entry.outcome, entry.operation, entry.document) == (
        AuditKind.READ,
        AuditOutcome.DONE,
        "orders",
        "Desk",
    )
    assert entry.fields == ("Customer.email", "Customer.name", "Order.email")
    assert [(subject["type"], subject["id"]) for subject in entry.subjects] == [
        ("Customer", str(customer_id)),
        ("Order", str(order_id)),
    ]
    assert set(entry.subject_ids) == {order_id, customer_id}
    assert entry.document_hash is not None
    assert entry.input_hash is not None


async def test_what_holds_no_personal_data_leaves_no_row_and_costs_no_statement(graph: Graph, shop: Shop) -> None:
    # given
    await an_order(shop)
    await graph.data(NUMBERS, CARE)
    # when
    with counted_statements(shop.database) as statements:
        await graph.data(NUMBERS, CARE)
    # then
    assert [statement for statement in statements if "audit" in statement] == []
    assert await rows(shop) == []


async def test_only_what_was_there_counts(graph: Graph, shop: Shop) -> None:
    # given: an order without a buyer's contact
    await place(shop)
    # when
    await graph.data("{ orders(first: 5) { edges { node { contact { name } customer { name } } } } }", CARE)
    # then
    assert await rows(shop) == []


async def test_a_search_by_personal_data_is_told_even_when_nothing_was_found(graph: Graph, shop: Shop) -> None:
    # when
    await graph.data(SEARCH, CARE, text="nobody@example.com")
    await graph.data(SEARCH, CARE)
    # then
    (entry,) = await rows(shop)
    assert (entry.fields, entry.subjects) == (("Query.orders",), ())


@pytest.mark.parametrize("role", [Role.CARE, Role.STORE, Role.WAREHOUSE, Role.APP, Role.ADMIN])
async def test_reading_addresses_is_told_of_every_role_of_the_merchant(graph: Graph, shop: Shop, role: Role) -> None:
    # given
    order_id, _ = await an_order(shop)
    # when
    answer = await graph.data(ADDRESS, a_principal(role), id=global_id("Order", order_id))
    # then
    assert answer["order"]["shippingAddress"] is not None
    (entry,) = await rows(shop)
    assert entry.roles == (role.value,)
    assert "Order.shippingAddress" in entry.fields


async def test_shoppers_who_read_their_own_leave_no_row(graph: Graph, shop: Shop) -> None:
    # given
    order_id, customer_id = await an_order(shop)
    # when
    for principal in (guest_of(order_id), a_principal(Role.CUSTOMER, customer_id=customer_id)):
        await graph.data(ADDRESS, principal, id=global_id("Order", order_id))
    # then
    assert await rows(shop) == []


async def test_without_the_row_there_is_no_answer(graph: Graph, shop: Shop) -> None:
    # given
    await an_order(shop)
    async with shop.database.session() as session:
        await session.execute(text("ALTER TABLE audit_pending ADD CONSTRAINT full_disk CHECK (kind <> 'READ')"))
        await session.commit()
    # when
    answer = await graph.ask(DESK, CARE, first=10)
    # then
    assert "data" not in answer
    assert "Ada" not in str(answer)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]


async def test_the_answer_of_a_mutation_that_shows_personal_data_is_read_too(graph: Graph, shop: Shop) -> None:
    # given
    order_id, _ = await an_order(shop)
    # when
    input = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "CUSTOMER"}
    cancel = "mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { email } } }"
    await graph.data(cancel, CARE, input=input)
    # then
    assert [(entry.kind, entry.operation) for entry in await rows(shop)] == [
        (AuditKind.MUTATION, "orderCancel"),
        (AuditKind.READ, "orderCancel"),
    ]


async def asking_why(graph: Graph) -> Graph:
    return Graph(replace(graph.services, require_reason=True))


@pytest.mark.parametrize("principal", [CARE, ADMIN], ids=["care", "admin"])
async def test_where_reasons_are_asked_for_nothing_personal_is_read_without(
    graph: Graph, shop: Shop, principal: Principal
) -> None:
    # given
    strict = await asking_why(graph)
    await an_order(shop)
    # when
    silent = await strict.ask(DESK, principal, first=10)
    blank = await strict.ask_as(DESK, principal, Provenance(reason=" "), first=10)
    explained = await strict.ask_as(DESK, principal, WHY, first=10)
    # then
    for answer in (silent, blank):
        assert {error["extensions"]["reason"] for error in answer["errors"]} == {"REASON_REQUIRED"}
        assert "Ada" not in str(answer)
    assert "errors" not in explained
    assert [entry.reason for entry in await rows(shop)] == ["ticket 4711"]


async def test_where_reasons_are_asked_for_a_mutation_says_so_in_its_payload(graph: Graph, shop: Shop) -> None:
    # given
    strict = await asking_why(graph)
    order_id, _ = await an_order(shop)
    cancel = "mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } errors { code } } }"
    input = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "CUSTOMER"}
    # when
    silent = await strict.data(cancel, CARE, input=input)
    explained = await strict.ask_as(cancel, CARE, WHY, input=input)
    # then
    assert silent["orderCancel"] == {"order": None, "errors": [{"code": "REASON_REQUIRED"}]}
    assert explained["data"]["orderCancel"]["order"] == {"status": "CANCELED"}
    assert [(entry.outcome, entry.refusal) for entry in await rows(shop)] == [
        (AuditOutcome.REFUSED, "REASON_REQUIRED"),
        (AuditOutcome.DONE, None),
    ]


@pytest.mark.parametrize("role", [Role.STORE, Role.WAREHOUSE, Role.APP])
async def test_stores_warehouses_and_apps_need_no_reason(graph: Graph, shop: Shop, role: Role) -> None:
    # given
    strict = await asking_why(graph)
    order_id, _ = await an_order(shop)
    # then
    assert "errors" not in await strict.ask(ADDRESS, a_principal(role), id=global_id("Order", order_id))


def test_every_line_of_the_policy_names_something_and_watches_it() -> None:
    # given
    schema = core_schema(build_schema())
    # then
    fields = load_audit_policy().fields(schema)
    assert ("Customer", "email") in fields
    assert fields["Query", "orders"] == tuple(
        ("filter", name) for name in ("search", "customerId", "email", "name", "phone", "postalCode")
    )
    assert ("Customer", "id") not in fields


def test_a_line_that_names_nothing_stops_the_schema() -> None:
    # given
    void = AuditPolicy(reads=(Watched("Order", "secrets"),), reasons=(Watched("Mutation", "orderEat"),))
    # then
    with pytest.raises(AuditPolicyError, match=r"what is not there: Mutation\.orderEat, Order\.secrets"):
        void.fields(core_schema(build_schema()))
