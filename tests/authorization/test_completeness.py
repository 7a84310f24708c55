"""What has no line does not build: fields, arguments, input fields, scopes and masks, and lines that name nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any

import pytest
import strawberry

from app.domain.enums import Role
from app.domain.privacy import Disclosure
from graphql_schema.authorization import Authorization, PolicyError
from graphql_schema.policies import EVERYBODY, Mask, Matrix, Scope, load_groups, load_matrix, read_matrix
from graphql_schema.schema import build_schema, core_schema

GROUPS = load_groups()


@strawberry.input
class BareInput:
    covered: str | None = None
    naked: str | None = None


@strawberry.type(name="Query")
class BareQuery:
    @strawberry.field
    def asked(
        self, first: int | None = None, given: Annotated[BareInput | None, strawberry.argument()] = None
    ) -> str | None:
        return None


WHOLE: dict[str, Any] = {
    "policies": {"Query.asked": ["everybody"]},
    "arguments": {"Query.asked": ["first", "given"]},
    "inputs": {"BareInput": ["covered", "naked"]},
}


def built(**sections: Any) -> None:
    """Build a small schema against the whole matrix with these sections instead."""
    matrix = read_matrix({**WHOLE, **sections}, GROUPS)
    Authorization(core_schema(strawberry.Schema(query=BareQuery)), matrix)


def test_a_covered_schema_builds() -> None:
    built()


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ({"policies": {}}, "Query.asked has no policy"),
        ({"arguments": {"Query.asked": ["first"]}}, "Query.asked: argument given has no policy"),
        ({"arguments": {}}, "Query.asked: argument first has no policy"),
        ({"inputs": {"BareInput": ["covered"]}}, "BareInput: input field naked has no policy"),
        ({"inputs": {}}, "BareInput: input field naked has no policy"),
        (
            {"arguments": {"Query.asked": ["first", "given", "last"]}},
            "Query.asked: argument last is a policy for nothing",
        ),
        ({"inputs": {"BareInput": ["covered", "naked", "x"]}}, "BareInput: input field x is a policy for nothing"),
        (
            {"inputs": {"BareInput": ["covered", "naked"], "GoneInput": ["x"]}},
            "GoneInput is no owner of an input field",
        ),
        ({"app_scopes": {"pii": ["Query.askd"]}}, "Query.askd needs an app's scope for nothing"),
        ({"scopes": {"Thing": {"everybody": "all"}}}, "Thing is no node: its scopes are for nothing"),
        ({"masks": {"Query.askd": {"everybody": "full"}}}, "Query.askd has masks for nothing"),
    ],
)
def test_what_is_missing_or_void_stops_the_build(sections: Mapping[str, Any], told: str) -> None:
    with pytest.raises(PolicyError) as refused:
        built(**sections)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ({"policies": {"Query.asked": ["everybdy"]}}, "everybdy: no such role or group"),
        ({"policies": {"Query.*": ["everybody"]}}, "root fields are listed one by one"),
        ({"inputs": {"BareInput": {"everybody": ["naked"], "admin": ["naked"]}}}, "naked is listed twice"),
        ({"scopes": {"Order": {"everybody": "most"}}}, "'most' is no scope"),
        ({"scopes": {"Order": {"merchant": "all"}}}, "nothing is said of anonymous, customer, guest"),
        ({"scopes": {"Order": {"everybody": "all", "care": "none"}}}, "care is said twice"),
        ({"masks": {"Order.email": {"everybody": "hidden"}}}, "'hidden' is no mask"),
    ],
)
def test_what_cannot_be_read_stops_the_build(sections: Mapping[str, Any], told: str) -> None:
    with pytest.raises(PolicyError) as refused:
        read_matrix({**WHOLE, **sections}, GROUPS)
    assert told in str(refused.value)


def without(section: str, name: str) -> Callable[[Matrix], Matrix]:
    """The matrix less one line."""

    def less(matrix: Matrix) -> Matrix:
        lines = {key: line for key, line in getattr(matrix, section).items() if key != name}
        return replace(matrix, **{section: lines})

    return less


ALL_SEE = dict.fromkeys(Role, Scope.ALL)
ALL_READ = dict.fromkeys(Role, Mask(Disclosure.FULL, Disclosure.FULL))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without("fields", "Query.stockLevels"), "Query.stockLevels has no policy"),
        (without("arguments", "Query.orders"), "Query.orders: argument filter has no policy"),
        (without("inputs", "OrderLineInput"), "OrderLineInput: input field unitPrice has no policy"),
        (without("scopes", "Order"), "Order has no scopes"),
        (without("masks", "Order.contact"), "Order.contact is personal and has no masks"),
        (
            lambda matrix: replace(matrix, scopes={**matrix.scopes, "StockLevel": ALL_SEE}),
            "StockLevel is seen by customer, who may select nothing of it",
        ),
        (
            lambda matrix: replace(matrix, masks={**matrix.masks, "Order.billingAddress": ALL_READ}),
            "Order.billingAddress is read by warehouse, who may not select it",
        ),
    ],
)
def test_the_real_schema_needs_every_line(change: Callable[[Matrix], Matrix], told: str) -> None:
    with pytest.raises(PolicyError) as refused:
        build_schema(change(load_matrix()))
    assert told in str(refused.value)


def test_every_group_is_of_roles_and_everybody_is_all_of_them() -> None:
    assert GROUPS["everybody"] == EVERYBODY == frozenset(Role)
    assert all(group <= EVERYBODY for group in GROUPS.values())
