"""What documents are refused for, with which figures, and what the others cost."""

from functools import cache
from typing import Any

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from app.domain.enums import Role
from graphql_schema.limits.analysis import Analysis, analyse
from graphql_schema.limits.facts import SchemaFacts
from graphql_schema.limits.role_limits import Limits, shipped_limits
from graphql_schema.schema import core_schema
from tests.graphql_schema.asking import a_principal, the_schema
from tests.limits import limits_with


@cache
def the_facts() -> SchemaFacts:
    return SchemaFacts(core_schema(the_schema()), shipped_limits().weights)


def analysed(text: str, role: Role = Role.ANONYMOUS, limits: Limits | None = None) -> Analysis:
    return analyse(parse(text), the_facts(), (limits or shipped_limits()).of(a_principal(role)))


def refused(text: str, role: Role = Role.ANONYMOUS, limits: Limits | None = None) -> tuple[Any, ...]:
    """Code, limit, found and maximum."""
    with pytest.raises(GraphQLError) as caught:
        analysed(text, role, limits)
    extensions = caught.value.extensions or {}
    return tuple(extensions.get(name) for name in ("code", "limit", "found", "maximum"))


def cost(text: str, role: Role = Role.APP, /, **variables: Any) -> int:
    return analysed(text, role).judge("", variables, shipped_limits().of(a_principal(role)))


@pytest.mark.parametrize(
    ("text", "limit", "found", "maximum"),
    [
        ("{ " + " ".join(f"a{n}: viewer {{ name }}" for n in range(101)) + " }", "aliases", 101, 15),
        ("{ viewer { name " + "@no " * 1_000 + "} }", "directives", 1_000, 10),
        ("{ viewer { " + "name " * 500 + "} }", "same_names", 124_750, 4_000),
        ("query a { __typename } query b { __typename }", "operations", 2, 1),
        ("{ __typename } " + " ".join(f"fragment f{n} on Query {{ a }}" for n in range(21)), "fragments", 21, 20),
        ("{ " + "...f " * 61 + "} fragment f on Query { a }", "spreads", 61, 60),
        ("{ " + "... { " * 61 + "viewer { name }" + " }" * 61 + " }", "spreads", 61, 60),
        ("{ " + "a { " * 8 + "b" + " }" * 8 + " }", "depth", 9, 8),
        ("{ a b c d e f }", "query_root_fields", 6, 5),
        ("{ ...f } fragment f on Query { ...g d e f } fragment g on Query { a b c }", "query_root_fields", 6, 5),
        ("mutation { a b }", "mutation_root_fields", 2, 1),
        ("subscription { a b }", "subscription_root_fields", 2, 1),
        (f"{{ nodes(ids: {['a'] * 51!r}) {{ id }} }}".replace("'", '"'), "list_items", 51, 50),
        (f'{{ node(id: "{"x" * 1_001}") {{ id }} }}', "string_characters", 1_001, 1_000),
        (f'{{ node(id: """{"x" * 1_001}""") {{ id }} }}', "string_characters", 1_001, 1_000),
        (f"{{ node(id: {'9' * 5_000}) {{ id }} }}", "number_characters", 5_000, 40),
        (f"{{ node(id: {'[' * 7}1{']' * 7}) {{ id }} }}", "json_depth", 7, 6),
        (f"{{ node(id: {'{a: ' * 7}1{'}' * 7}) {{ id }} }}", "json_depth", 7, 6),
        ("query ($a: X = [[[[[[[1]]]]]]]) { a }", "json_depth", 7, 6),
        ("{ a @no(b: [[[[[[[1]]]]]]]) }", "json_depth", 7, 6),
        ("{ orders(first: 51) { totalCount } }", "page_size", 51, 50),
        ("{ orders(last: 51) { totalCount } }", "page_size", 51, 50),
        ("{ orders(first: 0) { totalCount } }", "page_size", 0, 50),
        ("{ orders(first: -1) { totalCount } }", "page_size", -1, 50),
        (f"{{ orders(first: -{'9' * 39}) {{ totalCount }} }}", "page_size", -99_999_999_999, 50),
        (
            "{ __schema { types { " + "fields { type { " * 3 + "name" + " } }" * 3 + " } } }",
            "introspection_lists",
            3,
            2,
        ),
        (
            "{ __schema { types { ofType { " + "ofType { " * 13 + "name" + " }" * 13 + " } } } }",
            "introspection_depth",
            16,
            14,
        ),
    ],
)
def test_refuses_what_is_too_much_and_says_how_much(text: str, limit: str, found: int, maximum: int) -> None:
    assert refused(text) == ("BAD_USER_INPUT", limit, found, maximum)


def test_what_is_just_enough_passes() -> None:
    analysed("{ " + " ".join(f"a{n}" for n in range(5)) + " }")
    analysed("{ viewer { " + " ".join(f"a{n}: name" for n in range(15)) + "} }")
    analysed("{ " + "a { " * 7 + "b" + " }" * 7 + " }")
    analysed("{ orders(first: 50) { edges { node { id } } } }")


def test_fragments_that_fan_out_are_counted_and_not_walked() -> None:
    # given: 2^19 fields once expanded
    levels = 19
    text = "{ viewer { ...f0 } } fragment f19 on Viewer { name } " + " ".join(
        f"fragment f{n} on Viewer {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels)
    )
    # then
    assert refused(text) == ("BAD_USER_INPUT", "selections", 2**levels + 1, 500)


@pytest.mark.parametrize("levels", [30, 60, 90])
def test_counts_stop_where_nobody_counts(levels: int) -> None:
    # given
    generous = limits_with(fragments=200, spreads=1_000)
    text = f"{{ ...f0 }} fragment f{levels} on Query {{ viewer {{ name }} }} " + " ".join(
        f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels)
    )
    # then
    assert refused(text, limits=generous) == ("BAD_USER_INPUT", "selections", 1_000_000_000, 500)


@pytest.mark.parametrize("size", [1, 2, 20])
def test_fragments_that_spread_themselves_are_found(size: int) -> None:
    text = "{ ...f0 } " + " ".join(f"fragment f{n} on Query {{ ...f{(n + 1) % size} }}" for n in range(size))
    assert refused(text) == ("BAD_USER_INPUT", "fragments", None, None)


def test_depth_goes_through_fragments() -> None:
    text = "{ a { b { ...f } } } fragment f on X { c { d { ...g } } } fragment g on X { e { f { g { h { i } } } } }"
    assert refused(text) == ("BAD_USER_INPUT", "depth", 9, 8)


def test_definitions_of_types_are_no_document() -> None:
    assert refused("type A { a: Int } { __typename }")[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.APP])
def test_the_whole_schema_may_be_read_by_the_usual_query(role: Role) -> None:
    text = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    assert analysed(text, role).judge("IntrospectionQuery", {}, shipped_limits().of(a_principal(role))) == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ __typename }", 1),
        ('{ order(id: "x") { id number } }', 1),
        ('{ order(id: "x") { totals { total { amount } } } }', 1),
        ("{ orders { edges { node { id } } } }", 20),
        ("{ orders(first: 7) { edges { node { id } } } }", 7),
        ("{ orders(last: 7) { edges { node { id } } } }", 7),
        ("{ orders(first: 7) { totalCount } }", 1),
        ("{ orders(first: 7) { ...page } } fragment page on OrderConnection { edges { ... { node { id } } } }", 7),
        ("{ orders(first: 7) { edges { node { lines { sku { code } } } } } }", 7 * (1 + 5 * 2)),
        ("{ a: orders(first: 7) { edges { node { id } } } b: orders(first: 8) { edges { node { id } } } }", 15),
        ("{ ...f ...f } fragment f on Query { orders(first: 7) { edges { node { id } } } }", 14),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3),
        ("mutation { orderCancel(input: {}) { order { id } } }", 11),
        ("subscription { orderChanged { ... on OrderSnapshot { orders { id } } } }", 12),
        ("subscription { ordersChanged { ... on OrderSnapshot { orders { id } } } }", 61),
        ("{ __schema { types { name } } }", 10),
        ("{ nothing { at { all } } }", 2),
    ],
)
def test_cost_is_objects_times_pages(text: str, expected: int) -> None:
    assert cost(text) == expected


def test_variables_set_sizes_and_so_do_their_defaults() -> None:
    text = "query ($n: Int = 9, $m: Int) { orders(first: $n, last: $m) { edges { node { id } } } }"
    assert cost(text) == 9
    assert cost(text, n=4) == 4
    assert cost(text, n=None) == 20
    assert cost(text, n=None, m=30) == 30
    assert cost(text, n=4.0) == 4
    assert cost(text, n="many") == 20
    assert cost("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 40) == 40
    assert cost('query ($ids: [ID!] = ["a", "b"]) { nodes(ids: $ids) { id } }') == 2


@pytest.mark.parametrize("value", [101, 0, -1, 10**30, 1e9])
def test_a_page_in_a_variable_is_held_to_the_same_limit(value: float) -> None:
    with pytest.raises(GraphQLError, match="`first` must be from 1 to 100") as caught:
        cost("query ($n: Int) { orders(first: $n) { totalCount } }", n=value)
    assert (caught.value.extensions or {})["limit"] == "page_size"
    assert (caught.value.extensions or {})["argument"] == "Query.orders.first"


NESTED = (
    "query ($n: Int = 50) { customers(first: $n) { edges { node { orders(first: $n) { edges { node { customer {"
    " orders(first: $n) { edges { node { number } } } } } } } } } } }"
)


def test_pages_in_pages_multiply() -> None:
    # given
    roomy = limits_with(depth=50)
    limits = roomy.of(a_principal(Role.APP))
    # when
    analysis = analysed(NESTED, Role.APP, roomy)
    # then
    assert analysis.judge("", {"n": 5}, limits) == 5 * (1 + 5 * (1 + 1 + 5))
    with pytest.raises(GraphQLError) as caught:
        analysis.judge("", {}, limits)
    found = 50 * (1 + 50 * (1 + 1 + 50))
    assert caught.value.extensions == {
        "code": "COST_EXCEEDED",
        "limit": "cost_per_request",
        "found": found,
        "maximum": 1_000,
    }


def test_a_cost_that_no_variable_changes_is_refused_with_the_document() -> None:
    text = NESTED.replace("$n: Int = 50", "").replace("query ()", "query").replace("$n", "50")
    assert refused(text, Role.APP, limits_with(depth=50))[:2] == ("COST_EXCEEDED", "cost_per_request")


def test_objects_that_cost_nothing_are_counted_all_the_same() -> None:
    amounts = "total { amount } shipping { amount } tax { amount } discount { amount } charges { amount }"
    text = (
        "{ orders(first: 100) { edges { node { totals { "
        + amounts
        + " } "
        + " ".join(f"a{n}: totals {{ {amounts} }}" for n in range(9))
        + "} } } }"
    )
    assert refused(text, Role.APP) == ("COST_EXCEEDED", "nodes", 1 + 100 * (2 + 10 * 6), 5_000)
