"""The analyser's work is linear in the document: counted on thousands of documents that were made to be too much.

ORDERWIRE_TEST_HOSTILE_DOCUMENTS says how many, ORDERWIRE_TEST_SEED which.
"""

import itertools
import os
from collections import Counter

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, Node, parse

from app.domain.enums import Role
from graphql_schema.limits.analysis import analyse
from graphql_schema.limits.cost import ENOUGH, Evaluation
from graphql_schema.limits.expand import expand
from graphql_schema.limits.facts import SchemaFacts
from graphql_schema.limits.measure import measure
from graphql_schema.limits.role_limits import shipped_limits
from graphql_schema.schema import core_schema
from tests.graphql_schema.asking import a_principal, the_schema
from tests.graphql_schema.limits.hostile import HostileDocuments

DOCUMENTS = int(os.environ.get("ORDERWIRE_TEST_HOSTILE_DOCUMENTS", "1000"))
SEED = int(os.environ.get("ORDERWIRE_TEST_SEED", "20261122"))


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return core_schema(the_schema())


def nodes_of(document: DocumentNode) -> int:
    """How many nodes the syntax tree has, names included."""
    count = 0
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        count += 1
        for key in node.keys:
            below = getattr(node, key, None)
            if isinstance(below, Node):
                waiting.append(below)
            elif isinstance(below, list | tuple):
                waiting += below
    return count


def test_looks_at_each_node_once_and_at_each_spread_thrice(schema: GraphQLSchema) -> None:
    # given
    facts = SchemaFacts(schema, shipped_limits().weights)
    seen: Counter[str] = Counter()
    for text in itertools.islice(HostileDocuments(schema, SEED), DOCUMENTS):
        try:
            document = parse(text)
        except GraphQLSyntaxError:
            seen["torn"] += 1
            continue
        nodes = nodes_of(document)
        # when
        measured = measure(document, facts)
        # then
        assert measured.visits <= nodes, text
        try:
            fragments, visits = expand(measured.fragments)
        except GraphQLError as refusal:
            seen["circle" if "spreads itself" in refusal.message else refusal.message] += 1
            continue
        assert visits <= 2 * measured.spreads, text
        assert all(count <= ENOUGH for one in fragments.values() for count in (one.selections, *one.deepest)), text
        evaluation = Evaluation({name: one.scope for name, one in measured.fragments.items()}, {"n": 10**9})
        sums = [evaluation.sums(operation.scope) for operation in measured.operations]
        assert evaluation.visits <= nodes, text
        assert all(count <= ENOUGH for one in sums for count in one), text
        seen["measured"] += 1
    assert set(seen) == {"measured", "circle", "torn"}, seen
    assert min(seen.values()) >= DOCUMENTS // 50, seen


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.APP])
def test_refuses_with_a_reason_or_lets_pass_what_is_within_the_limits(schema: GraphQLSchema, role: Role) -> None:
    # given
    limits = shipped_limits().of(a_principal(role))
    facts = SchemaFacts(schema, shipped_limits().weights)
    refused: Counter[str] = Counter()
    for text in itertools.islice(HostileDocuments(schema, SEED + 1), DOCUMENTS // 4):
        try:
            document = parse(text)
        except GraphQLSyntaxError:
            continue
        # when
        try:
            analysis = analyse(document, facts, limits)
        except GraphQLError as refusal:
            # then
            extensions = refusal.extensions or {}
            assert extensions["code"] in {"BAD_USER_INPUT", "COST_EXCEEDED"}
            refused[extensions.get("limit", refusal.message)] += 1
        else:
            assert analysis.measured.aliases <= limits.aliases
            assert analysis.measured.spreads <= limits.spreads
            refused["passed"] += 1
    assert len(refused) >= 12, refused
