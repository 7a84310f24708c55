"""No mutation and no way of running one can leave the audit out: the schema itself sees to it."""

from typing import Any

import pytest
from graphql import GraphQLArgument, GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLString, graphql

from app.domain.enums import AuditOutcome, Role
from app.domain.errors import Forbidden, InvalidInput
from app.domain.principal import ANONYMOUS, Principal
from graphql_schema.audit.policy import AuditPolicy
from graphql_schema.audit.watching import watch
from graphql_schema.context import Context
from tests.app.audit.sealing import sealed_entries
from tests.architecture.sources import ROOT
from tests.builders import Shop
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


def a_schema_without_attempts() -> GraphQLSchema:
    """A mutation whose author knew nothing of `attempt`."""

    async def shout(_source: Any, _info: Any, text: str) -> str:
        if text == "!":
            raise InvalidInput("say something")
        if text == "?":
            raise Forbidden("not you")
        return text.upper()

    text = GraphQLArgument(GraphQLString)
    nothing = GraphQLObjectType("Query", {"nothing": GraphQLField(GraphQLString)})
    mutation = GraphQLObjectType("Mutation", {"shout": GraphQLField(GraphQLString, {"text": text}, shout)})
    schema = GraphQLSchema(nothing, mutation)
    watch(schema, AuditPolicy(reads=(), reasons=()))
    return schema


async def shout(graph: Graph, principal: Principal, text: str) -> None:
    context = Context(principal, graph.services, "request-1")
    await graphql(a_schema_without_attempts(), f'mutation {{ shout(text: "{text}") }}', context_value=context)


async def test_a_mutation_that_forgot_the_audit_leaves_a_row_all_the_same(graph: Graph, shop: Shop) -> None:
    # when
    for text in ("hello", "!", "?"):
        await shout(graph, ADMIN, text)
    # then
    assert [(entry.operation, entry.outcome, entry.refusal) for entry in await sealed_entries(shop)] == [
        ("shout", AuditOutcome.DONE, None),
        ("shout", AuditOutcome.REFUSED, "INVALID"),
        ("shout", AuditOutcome.REFUSED, "FORBIDDEN"),
    ]


@pytest.mark.parametrize("principal", [ANONYMOUS, a_principal(Role.CUSTOMER), a_principal(Role.GUEST)], ids=str)
async def test_shoppers_leave_none(graph: Graph, shop: Shop, principal: Principal) -> None:
    # when
    await shout(graph, principal, "hello")
    # then
    assert await sealed_entries(shop) == []


def test_the_graph_opens_no_transaction_beside_attempt() -> None:
    # when
    sources = {path.relative_to(ROOT).as_posix(): path.read_text() for path in (ROOT / "graphql_schema").rglob("*.py")}
    # then
    opening = {name for name, text in sources.items() if ".transact(" in text or ".unit_of_work(" in text}
    assert opening == {"graphql_schema/mutating.py"}
