"""Roles and fields: silence means no, a whole document is refused, and the matrix holds."""

from dataclasses import replace
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError, OperationDefinitionNode, parse

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS, Principal
from db.database import Database
from graphql_schema.authorization import (
    EVERYBODY,
    ROOTS,
    Authorization,
    PolicyError,
    load_policies,
    permissions_of,
)
from graphql_schema.policies import Matrix, load_matrix
from graphql_schema.schema import build_schema, core_schema
from tests.builders import a_shop
from tests.graphql_schema.asking import a_graph, a_principal, the_schema

MERCHANT = {Role.CARE, Role.STORE, Role.WAREHOUSE, Role.APP, Role.ADMIN}
BACK_OFFICE = {Role.CARE, Role.APP, Role.ADMIN}

# A sample of the access matrix: the field, and the only roles that may select it.
MATRIX = [
    ("{ viewer { roles } }", set(Role)),
    ('{ sku(code: "mug") { name price(channel: "web") { amount } stock(channel: "web") { status } } }', set(Role)),
    ("{ channels { code locations { name address { city } } } }", set(Role)),
    ('{ sku(code: "mug") { stockLevels { onHand } } }', MERCHANT),
    ("{ stockLevels { edges { node { onHand } } } }", MERCHANT),
    ('{ stockLevelAsOf(sku: "a", location: "b", at: "2026-01-01T00:00:00Z") { onHand } }', MERCHANT),
    ('{ customer(email: "a@example.com") { name } }', BACK_OFFICE | {Role.CUSTOMER}),
    ("{ customers { edges { node { email } } } }", BACK_OFFICE),
    ("{ events { edges { node { type } } } }", BACK_OFFICE),
]


@strawberry.type
class Naked:
    secret: str = "s"


@strawberry.type
class NakedQuery:
    @strawberry.field
    def open(self) -> str:
        return "o"

    @strawberry.field
    def naked(self) -> Naked:
        return Naked()


def small(policies: dict[str, set[Role]]) -> Authorization:
    schema = core_schema(strawberry.Schema(query=NakedQuery))
    named = {name.replace("Query", "NakedQuery", 1): frozenset(roles) for name, roles in policies.items()}
    return Authorization(schema, Matrix(fields=named))


def refused(authorization: Authorization, text: str, principal: Principal) -> dict[str, Any] | None:
    document = parse(text)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    try:
        authorization.check(document, operation, principal)
    except GraphQLError as error:
        return dict(error.extensions or {})
    return None


def test_a_field_without_a_policy_stops_the_build() -> None:
    with pytest.raises(PolicyError, match=r"Naked\.secret has no policy"):
        small({"Query.open": {Role.ADMIN}, "Query.naked": {Role.ADMIN}})


def test_a_policy_for_nothing_stops_the_build() -> None:
    with pytest.raises(PolicyError, match=r"Naked\.secert is a policy for nothing"):
        small(
            {"Query.open": {Role.ADMIN}, "Query.naked": {Role.ADMIN}, "Naked.*": {Role.CARE}, "Naked.secert": set(Role)}
        )


def test_the_real_schema_does_not_build_when_one_policy_is_missing() -> None:
    # given
    matrix = load_matrix()
    policies = {name: roles for name, roles in matrix.fields.items() if name != "Query.stockLevels"}
    # then
    with pytest.raises(PolicyError, match=r"Query\.stockLevels has no policy"):
        build_schema(replace(matrix, fields=policies))


def test_an_exact_policy_wins_over_the_wildcard() -> None:
    # given
    authorization = small(
        {"Query.open": set(Role), "Query.naked": set(Role), "Naked.*": set(Role), "Naked.secret": {Role.ADMIN}}
    )
    # then
    assert refused(authorization, "{ naked { secret } }", a_principal(Role.CARE)) == {
        "code": "FORBIDDEN",
        "field": "Naked.secret",
    }
    assert refused(authorization, "{ naked { __typename } }", a_principal(Role.CARE)) is None
    assert refused(authorization, "{ naked { secret } }", a_principal(Role.ADMIN)) is None


@pytest.mark.parametrize(
    "document",
    [
        "{ open naked { secret } }",
        "query { ...F } fragment F on NakedQuery { naked { ...G } } fragment G on Naked { secret }",
        "{ ... on NakedQuery { naked { ... { secret } } } }",
        "{ naked @skip(if: true) { secret } }",
    ],
)
def test_a_forbidden_field_is_found_wherever_it_hides(document: str) -> None:
    authorization = small({"Query.open": set(Role), "Query.naked": set(Role), "Naked.*": {Role.ADMIN}})
    assert refused(authorization, document, ANONYMOUS) == {"code": "UNAUTHENTICATED", "field": "Naked.secret"}


def test_only_the_operation_that_runs_is_judged() -> None:
    # given
    authorization = small({"Query.open": set(Role), "Query.naked": {Role.ADMIN}, "Naked.*": {Role.ADMIN}})
    document = parse("query A { open } query B { naked { secret } }")
    first, second = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    # then
    authorization.check(document, first, ANONYMOUS)
    with pytest.raises(GraphQLError, match="needs credentials"):
        authorization.check(document, second, ANONYMOUS)


def test_introspection_follows_its_own_setting() -> None:
    # given
    schema = core_schema(the_schema())
    staff_only = Authorization(schema, introspection=frozenset({Role.ADMIN}))
    # then
    assert refused(staff_only, "{ __schema { types { name } } }", ANONYMOUS) == {
        "code": "UNAUTHENTICATED",
        "field": "Query.__schema",
    }
    assert refused(staff_only, "{ __schema { types { name } } }", a_principal(Role.ADMIN)) is None
    assert refused(staff_only, '{ __type(name: "Order") { name } }', a_principal(Role.ADMIN)) is None
    assert refused(staff_only, "{ __typename }", ANONYMOUS) is None


@pytest.mark.parametrize(("document", "allowed"), MATRIX)
def test_the_matrix_holds_for_every_role(document: str, allowed: set[Role]) -> None:
    authorization = Authorization(core_schema(the_schema()))
    open_to = {role for role in Role if refused(authorization, document, a_principal(role)) is None}
    assert open_to == allowed


def test_root_fields_are_listed_one_by_one_and_nobody_is_in_an_empty_policy() -> None:
    policies = load_policies()
    assert [name for name in policies if name.endswith(".*") and name.split(".")[0] in ROOTS] == []
    assert [name for name, roles in policies.items() if not roles] == []


def test_everything_that_the_anonymous_may_send_is_meant_for_them() -> None:
    # then: a new line here is a decision, not an accident
    assert {name for name in permissions_of(frozenset({Role.ANONYMOUS})) if name.startswith("Query.")} == {
        "Query.availability",
        "Query.channel",
        "Query.channels",
        "Query.deliveryServices",
        "Query.deliverySlots",
        "Query.giftCard",  # who tells the whole code, and is slowed down when guessing
        "Query.location",
        "Query.locations",
        "Query.node",
        "Query.nodes",
        "Query.pickupPoints",
        "Query.reservation",
        "Query.sku",
        "Query.skus",
        "Query.trackedOrder",
        "Query.viewer",
    }
    assert frozenset(Role) == EVERYBODY


async def test_anonymous_asking_for_exact_levels_gets_nothing_of_the_document(database: Database) -> None:
    # given
    await a_shop(database)
    graph = await a_graph(database)
    # when
    payload = await graph.ask('{ channels { code } sku(code: "mug") { name stockLevels { onHand } } }')
    # then
    assert "data" not in payload
    (error,) = payload["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert error["extensions"]["field"] == "Sku.stockLevels"


async def test_a_signed_in_customer_is_told_that_it_is_forbidden(database: Database) -> None:
    graph = await a_graph(database)
    assert await graph.code("{ customers { edges { node { id } } } }", a_principal(Role.CUSTOMER)) == "FORBIDDEN"
