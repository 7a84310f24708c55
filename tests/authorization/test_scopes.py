"""The section `scopes`, word by word: for each type and role what is in scope is seen, and what is not is not there.

By its id, by the lists that hold it, and in the counts. Near is in every scope; far is in the scope of those alone who
see all (tests/attacks/world.py). Who is narrowed by channel or location sees all where the grant names none.
"""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.enums import Role
from app.domain.orders.model import Contact
from app.domain.principal import MERCHANT_ROLES, Principal
from app.orders.command import PlaceLine, PlaceOrder
from app.orders.place import place_order
from graphql_schema.completeness import nodes_of
from graphql_schema.policies import Scope, load_matrix
from tests.attacks.door import Door
from tests.authorization.samples import literal
from tests.authorization.ways import opens, the_core
from tests.builders import STAFF, a_key
from tests.graphql_schema.asking import Graph, a_principal

NODE = "query ($near: ID!, $far: ID!) { near: node(id: $near) { id } far: node(id: $far) { id } }"


def visitor_of(role: Role, scope: Scope) -> str:
    """The visitor whose grant is about the near side alone."""
    return "care:near" if role is Role.CARE and scope is Scope.CHANNEL else role.value


@pytest.mark.parametrize("role", list(Role))
async def test_an_id_opens_what_is_in_scope_and_nothing_else(shared_door: Door, role: Role) -> None:
    near, far = shared_door.world.near.ids, shared_door.world.far.ids
    for kind, by_role in load_matrix().scopes.items():
        # when
        scope = by_role[role]
        given = {"near": near[kind], "far": far[kind]}
        seen = (await shared_door.http(visitor_of(role, scope), NODE, given)).data
        # then
        assert seen == {
            "near": None if scope is Scope.NONE else {"id": near[kind]},
            "far": {"id": far[kind]} if scope is Scope.ALL else None,
        }, (kind, role, scope)


async def test_a_grant_that_names_no_channels_sees_those_of_all(shared_door: Door) -> None:
    # given
    near, far = shared_door.world.near.ids, shared_door.world.far.ids
    for kind, by_role in load_matrix().scopes.items():
        if by_role[Role.CARE] is Scope.CHANNEL:
            # when
            seen = (await shared_door.http("care", NODE, {"near": near[kind], "far": far[kind]})).data
            # then
            assert seen == {"near": {"id": near[kind]}, "far": {"id": far[kind]}}, kind


def lists() -> list[tuple[str, str]]:
    """Every list at the root that has pages, and the type of its items."""
    found: list[tuple[str, str]] = []
    query: Any = the_core().type_map["Query"]
    nodes = nodes_of(the_core().type_map.values())
    for name, field in query.fields.items():
        kind = str(field.type).rstrip("!")
        item = kind.removesuffix("Connection")
        if kind.endswith("Connection") and item in nodes:
            found.append((name, item))
    return found


@pytest.mark.parametrize("role", list(Role))
async def test_lists_and_their_counts_hold_what_is_in_scope(shared_door: Door, role: Role) -> None:
    matrix = load_matrix()
    near, far = shared_door.world.near.ids, shared_door.world.far.ids
    assert len(lists()) >= 6
    for name, kind in lists():
        if not opens(role, f"Query.{name}"):
            continue
        scope = matrix.scopes[kind][role]
        connection: Any = the_core().type_map[f"{kind}Connection"]
        counted = "totalCount" if "totalCount" in connection.fields else ""
        # when
        size = 100 if role in MERCHANT_ROLES else 50
        ids: list[str] = []
        after, page = "", dict[str, Any]()
        while not page or page["pageInfo"]["hasNextPage"]:
            document = f"""{{ {name}(first: {size}{after}) {{
                {counted} edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
            page = (await shared_door.http(visitor_of(role, scope), document)).data[name]
            ids += [edge["node"]["id"] for edge in page["edges"]]
            after = f', after: "{page["pageInfo"]["endCursor"]}"'
        # then
        assert (near[kind] in ids) is (scope is not Scope.NONE), (name, role)
        assert (far[kind] in ids) is (scope is Scope.ALL), (name, role)
        assert page.get("totalCount", len(ids)) == len(ids), (name, role)


@pytest.mark.parametrize("role", list(Role))
async def test_a_page_knows_of_no_next_one_out_of_scope(shared_door: Door, role: Role) -> None:
    # given: one order in scope, and another that is not
    scope = load_matrix().scopes["Order"][role]
    if not opens(role, "Query.orders") or scope is Scope.ALL:
        return
    # when
    document = (
        "{ orders(first: 1, sort: PLACED_AT_ASC) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage } } }"
    )
    page = (await shared_door.http(visitor_of(role, scope), document)).data["orders"]
    # then
    assert page["edges"] == [{"node": {"id": shared_door.world.near.ids["Order"]}}]
    assert page["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": False}


@pytest.mark.parametrize("role", list(Role))
async def test_names_and_codes_open_what_ids_do(shared_door: Door, role: Role) -> None:
    # given: every other way to name an order, a customer, a parcel and a level
    far = shared_door.world.far
    matrix = load_matrix()
    asked = {
        "Order": ("order", [{"number": far.number}, {"externalRef": {"source": "shopware", "id": "SW-Bob"}}]),
        "Customer": ("customer", [{"email": far.email}]),
        "Shipment": ("shipment", [{"trackingNumber": far.tracking_number}]),
    }
    for kind, (name, ways) in asked.items():
        if not opens(role, f"Query.{name}"):
            continue
        scope = matrix.scopes[kind][role]
        for given in ways:
            # when
            arguments = ", ".join(f"{key}: {literal(value)}" for key, value in given.items())
            seen = (await shared_door.http(visitor_of(role, scope), f"{{ {name}({arguments}) {{ id }} }}")).data[name]
            # then
            assert (seen is not None) is (scope is Scope.ALL), (kind, role, given)


@pytest.mark.parametrize("scopes", [(), ("payments",), ("pii",), ("pii", "payments")])
async def test_an_app_sees_customers_and_payments_with_their_scopes_only(
    shared_door: Door, scopes: tuple[str, ...]
) -> None:
    # given
    near = shared_door.world.near.ids
    graph = Graph(shared_door.served.services)
    app = replace(a_principal(Role.APP, channels={shared_door.world.near.channel}), scopes=frozenset(scopes))
    # when: the rows themselves, whatever may be selected of them
    document = "query ($id: ID!) { node(id: $id) { id } }"
    seen = {kind for kind, id in near.items() if (await graph.data(document, app, id=id))["node"] is not None}
    # then
    missing = {"Customer"} if "pii" not in scopes else set[str]()
    if "payments" not in scopes:
        missing |= {"Payment", "PaymentTransaction", "Refund", "Invoice", "InboxMessage"}
    if len(scopes) < 2:  # whose money it is, and that it is money
        missing |= {"CreditAccount"}
    assert seen == set(near) - missing - {"Staff", "App", "AppKey"}


@pytest.mark.parametrize(
    ("scope", "selection"),
    [
        ("pii", "email"),
        ("pii", "contact { name }"),
        ("pii", "customer { id }"),
        ("pii", "shippingAddress { city }"),
        ("pii", "billingAddress { city }"),
        ("pii", "deliveries { recipient { name } }"),
        ("payments", "payments { status }"),
    ],
)
async def test_an_app_without_the_scope_is_refused_the_field(shared_door: Door, scope: str, selection: str) -> None:
    # given
    graph = Graph(shared_door.served.services)
    document = f"query ($id: ID!) {{ order(id: $id) {{ {selection} }} }}"
    order = shared_door.world.near.ids["Order"]
    with_it = replace(a_principal(Role.APP), scopes=frozenset({scope}))
    without = replace(a_principal(Role.APP), scopes=frozenset({"pii", "payments"} - {scope}))
    # then
    assert await graph.code(document, without, id=order) == "FORBIDDEN"
    assert (await graph.data(document, with_it, id=order))["order"]
    assert (await graph.data(document, a_principal(Role.APP), id=order))["order"]


async def test_orders_are_found_by_an_address_by_those_who_may_read_it(door: Door) -> None:
    # given
    graph = Graph(door.served.services)
    eve = PlaceOrder(
        idempotency_key=a_key(),
        channel=door.world.near.channel,
        lines=(PlaceLine(sku=door.world.near.sku, quantity=1),),
        contact=Contact(name="Eve", email="eve@example.com"),
    )
    secret = graph.services.secrets.search
    await graph.services.database.transact(STAFF, lambda uow: place_order(uow, eve, search_secret=secret))
    finding: list[tuple[Principal, bool]] = [
        (a_principal(Role.CARE), True),
        (a_principal(Role.STORE), True),
        (a_principal(Role.APP), True),
        (replace(a_principal(Role.APP), scopes=frozenset({"pii"})), True),
        (replace(a_principal(Role.APP), scopes=frozenset({"payments"})), False),
        (a_principal(Role.WAREHOUSE), False),
    ]
    for principal, finds in finding:
        # when
        document = '{ orders(filter: {search: "eve@example.com"}) { totalCount } }'
        found = (await graph.data(document, principal))["orders"]
        # then
        assert found == {"totalCount": 1 if finds else 0}, principal
