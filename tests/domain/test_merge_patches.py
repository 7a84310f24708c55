"""A client that folds patches holds what a reader would read: RFC 7396, where absent and null are one."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.events import merge_patch
from app.domain.orders.state import patch_between

LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2)
NAMES = st.sampled_from("abcd")
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
STATES = st.dictionaries(NAMES, VALUES, max_size=4)


def without_nulls(state: Any) -> Any:
    if not isinstance(state, Mapping):
        return state
    return {name: without_nulls(value) for name, value in state.items() if value is not None}


def told_apart(state: Any) -> Any:
    """The same value with `true` and 1, which Python takes for equal, told apart as JSON does."""
    if isinstance(state, Mapping):
        return {name: told_apart(value) for name, value in state.items()}
    if isinstance(state, list):
        return [told_apart(value) for value in state]
    return (type(state).__name__, state)


@given(STATES, STATES)
@example({"a": 1}, {"a": True})
@example({"a": [1]}, {"a": [True]})
@example({"a": {"b": None}}, {"a": {}})
@example({"a": 1}, {"a": {"b": {"c": None}}})
def test_a_patch_turns_the_state_before_into_the_state_after(before: dict[str, Any], after: dict[str, Any]) -> None:
    # when
    folded = merge_patch(without_nulls(before), patch_between(before, after))

    # then
    assert told_apart(without_nulls(folded)) == told_apart(without_nulls(after))


@given(STATES)
def test_no_difference_is_an_empty_patch(state: dict[str, Any]) -> None:
    assert patch_between(state, dict(state)) == {}


@given(st.lists(STATES, min_size=1, max_size=6))
def test_patches_of_a_whole_life_fold_into_the_last_state(states: list[dict[str, Any]]) -> None:
    # when
    folded: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for after in states:
        folded = merge_patch(folded, patch_between(before, after))
        before = after

    # then
    assert told_apart(without_nulls(folded)) == told_apart(without_nulls(states[-1]))


@pytest.mark.parametrize(
    ("state", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merges_as_the_examples_of_rfc_7396(state: Any, patch: Any, result: Any) -> None:
    assert merge_patch(state, patch) == result
