"""Every place of the graph's arguments and inputs where a text can stand, with variables that reach it.

Found in the schema, so that a new field is attacked without anybody thinking of it. What is required beside the place
is filled with what the world knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_composite_type,
)

from graphql_schema.schema import core_schema
from tests.attacks.world import World
from tests.builders import a_key
from tests.graphql_schema.asking import the_schema

TEXTUAL = {"String", "ID", "Cursor", "DateTime", "Date", "Decimal", "BigInt", "JSON", "CurrencyCode", "CountryCode"}
"""Scalars whose values come as JSON strings."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place in one operation: `path` leads through the variables, `kind` is the type there."""

    root: str
    field: str
    path: tuple[str, ...]
    kind: str

    def __str__(self) -> str:
        return f"{self.root}.{self.field}({'.'.join(self.path)})"


def places(*roots: str) -> list[Place]:
    """All places of these root types that take a text or an enum, in the schema's order."""
    found: list[Place] = []
    for root in roots:
        for name, field in _fields(root).items():
            for argument, definition in field.args.items():
                found += [Place(root, name, path, kind) for path, kind in _texts(definition.type, (argument,))]
    return found


def document(place: Place) -> str:
    """The operation that states the place by variables."""
    field = _fields(place.root)[place.field]
    declared = ", ".join(f"${name}: {argument.type}" for name, argument in field.args.items())
    passed = ", ".join(f"{name}: ${name}" for name in field.args)
    selected = " { __typename }" if is_composite_type(get_named_type(cast("Any", field.type))) else ""
    return f"{place.root.lower()} ({declared}) {{ {place.field}({passed}){selected} }}"


def variables(place: Place, value: object, world: World) -> dict[str, Any]:
    """What is required, and the value at the place."""
    field = _fields(place.root)[place.field]
    given: dict[str, Any] = {}
    for name, argument in field.args.items():
        along = place.path[1:] if name == place.path[0] else None
        if along is not None or isinstance(argument.type, GraphQLNonNull) or name == "first":
            given[name] = _value(argument, name, along, value, world)
    return given


def _fields(root: str) -> dict[str, GraphQLField]:
    return cast("GraphQLObjectType", core_schema(the_schema()).type_map[root]).fields


def _texts(kind: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    match kind:
        case GraphQLNonNull():
            yield from _texts(kind.of_type, path)
        case GraphQLList():
            yield from _texts(kind.of_type, (*path, "0"))
        case GraphQLInputObjectType():
            for name, field in kind.fields.items():
                yield from _texts(field.type, (*path, name))
        case GraphQLScalarType() | GraphQLEnumType():
            if kind.name in TEXTUAL or isinstance(kind, GraphQLEnumType):
                yield path, kind.name
        case _:
            raise AssertionError(kind)


def _value(
    place: GraphQLArgument | GraphQLInputField, name: str, along: tuple[str, ...] | None, value: object, world: World
) -> Any:
    return _filled(place.type, name, along, value, world)


def _filled(kind: Any, name: str, along: tuple[str, ...] | None, value: object, world: World) -> Any:
    """A value of the kind: the attack at the end of the path, elsewhere what is known by the place's name."""
    match kind:
        case GraphQLNonNull():
            return _filled(kind.of_type, name, along, value, world)
        case GraphQLList():
            return [_filled(kind.of_type, name, None if along is None else along[1:], value, world)]
        case GraphQLInputObjectType():
            return {
                inner: _filled(field.type, inner, along[1:] if along and along[0] == inner else None, value, world)
                for inner, field in kind.fields.items()
                if isinstance(field.type, GraphQLNonNull) or (along and along[0] == inner)
            }
        case GraphQLEnumType():
            return value if along == () else next(iter(kind.values))
        case _:
            return value if along == () else _known(name, cast("GraphQLScalarType", kind).name, world)


def _known(name: str, kind: str, world: World) -> object:
    near = world.near
    by_name: dict[str, object] = {
        "sku": near.sku,
        "channel": near.channel,
        "location": near.location,
        "currency": "EUR",
        "amount": "1.00",
        "idempotencyKey": a_key(),
        "orderId": near.ids["Order"],
        "paymentId": near.ids["Payment"],
        "orderLineId": near.ids["OrderLine"],
        "fulfillmentOrderId": near.ids["FulfillmentOrder"],
        "shipmentId": near.ids["Shipment"],
        "country": "DE",
        "email": near.email,
        "number": near.number,
        "first": 3,
    }
    by_kind: dict[str, object] = {
        "Int": 1,
        "Float": 1.0,
        "Boolean": True,
        "DateTime": "2026-01-01T00:00:00Z",
        "Date": "2026-01-01",
        "Decimal": "1.00",
        "ID": near.ids["Order"],
        "JSON": {},
    }
    return by_name.get(name, by_kind.get(kind, "x"))
