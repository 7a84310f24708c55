"""What comes beside a document is held to limits before it is coerced."""

from typing import Any

import pytest
from graphql import GraphQLError

from app.domain.enums import Role
from graphql_schema.limits.role_limits import shipped_limits
from graphql_schema.limits.variables import judge_variables
from tests.graphql_schema.asking import a_principal

PUBLIC = shipped_limits().of(a_principal(Role.ANONYMOUS))


def nested(levels: int, *, lists: bool) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value] if lists else {"a": value}
    return value


@pytest.mark.parametrize(
    ("value", "limit", "found", "maximum"),
    [
        ([1] * 51, "list_items", 51, 50),
        ({"lines": [{"sku": "a"}] * 51}, "list_items", 51, 50),
        ("x" * 1_001, "string_characters", 1_001, 1_000),
        ({"x" * 1_001: 1}, "string_characters", 1_001, 1_000),
        (nested(7, lists=True), "json_depth", 7, 6),
        (nested(7, lists=False), "json_depth", 7, 6),
        ([[1] * 50] * 20, "values", 521, 500),
    ],
)
def test_refuses_what_is_too_much_and_names_the_variable(value: Any, limit: str, found: int, maximum: int) -> None:
    with pytest.raises(GraphQLError) as caught:
        judge_variables({"fine": [1, "two", None], "input": value}, PUBLIC)
    assert caught.value.extensions is not None
    assert caught.value.extensions["code"] == "BAD_USER_INPUT"
    assert [caught.value.extensions[name] for name in ("limit", "maximum", "at")] == [limit, maximum, "$input"]
    assert found <= caught.value.extensions["found"] <= found + 10


@pytest.mark.parametrize("lists", [True, False])
def test_a_tower_costs_no_more_than_its_first_levels(lists: bool) -> None:
    with pytest.raises(GraphQLError, match="nested too deep"):
        judge_variables({"input": nested(100_000, lists=lists)}, PUBLIC)


def test_many_variables_count_together() -> None:
    with pytest.raises(GraphQLError, match="too many values"):
        judge_variables({f"v{number}": number for number in range(501)}, PUBLIC)


def test_looks_at_each_value_once() -> None:
    assert judge_variables({"input": {"lines": [{"sku": "a", "quantity": 2}] * 3, "note": None}, "n": 1}, PUBLIC) == 13
