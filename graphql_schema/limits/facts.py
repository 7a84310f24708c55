"""What the analyser must know of a field: looked up in the schema once, and asked for by every document."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationType,
    is_leaf_type,
)

from graphql_schema.limits.role_limits import Weights
from graphql_schema.pagination import DEFAULT_FIRST

PAGE_ARGUMENTS = ("first", "last")

_INTROSPECTION_ROOTS = ("__schema", "__type")
_INTROSPECTION_LISTS = ("fields", "interfaces", "possibleTypes", "inputFields")

Parent: TypeAlias = GraphQLNamedType | None
"""The type whose fields are selected; None where the document names a type or field that there is not."""


class Shape(Enum):
    """How the objects of a field multiply."""

    PLAIN = auto()
    """As many as the field's size says: one, or a list."""
    PAGE = auto()
    """One connection or item of a stream, whose items are as many as its size says."""
    ITEMS = auto()
    """The items of what selects it."""


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What is known of `Type.field`. `sizes` are the arguments that say how many objects come, `size` if none does."""

    place: str = "?"
    kind: Parent = None
    is_leaf: bool = False
    weight: int = 0
    shape: Shape = Shape.PLAIN
    size: int = 1
    pages: tuple[str, ...] = ()
    sized_by: str | None = None
    introspection: int = 0
    introspection_lists: int = 0


class SchemaFacts:
    """The facts of one schema with one set of weights."""

    def __init__(self, schema: GraphQLSchema, weights: Weights) -> None:
        self._schema, self._weights = schema, weights
        self._unknown = FieldFacts(weight=weights.object)
        self._known: dict[tuple[str, str], FieldFacts] = {}

    def root(self, operation: OperationType) -> Parent:
        """The type that an operation begins with."""
        return self._schema.get_root_type(operation)

    def named(self, name: str) -> Parent:
        """The type of this name."""
        return self._schema.get_type(name)

    def of(self, parent: Parent, name: str) -> FieldFacts:
        """The facts of a field; those of an ordinary object where there is no such field."""
        if parent is None:
            return self._unknown
        key = (parent.name, name)
        known = self._known.get(key)
        if known is None:
            found = self._field(parent, name)
            if found is None:
                return self._unknown  # not remembered: clients can invent names for ever
            known = self._known[key] = self._facts(parent, name, found)
        return known

    def _field(self, parent: GraphQLNamedType, name: str) -> GraphQLField | None:
        if name == "__typename" or (name in _INTROSPECTION_ROOTS and isinstance(parent, GraphQLObjectType)):
            return self._schema.get_field(cast("Any", parent), name)
        if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return cast("Mapping[str, GraphQLField]", parent.fields).get(name)
        return None

    def _facts(self, parent: GraphQLNamedType, name: str, field: GraphQLField) -> FieldFacts:
        weights, place = self._weights, f"{parent.name}.{name}"
        kind, is_list = _unwrapped(field)
        if parent.name.startswith("__"):
            return FieldFacts(
                place, kind, is_leaf_type(kind), introspection=1, introspection_lists=int(name in _INTROSPECTION_LISTS)
            )
        if name in _INTROSPECTION_ROOTS:
            return FieldFacts(place, kind, weight=weights.introspection)
        weight = 0 if is_leaf_type(kind) else weights.of_type(kind.name)
        if parent is self._schema.mutation_type:
            weight += weights.mutation
        elif parent is self._schema.subscription_type:
            weight += weights.subscription
        pages = tuple(argument for argument in PAGE_ARGUMENTS if argument in field.args)
        size, shape = 1, Shape.PLAIN
        if pages:
            size, shape = DEFAULT_FIRST, Shape.PLAIN if is_list else Shape.PAGE
        elif is_list and (place in weights.items or (name == "edges" and parent.name.endswith("Connection"))):
            shape = Shape.ITEMS
        elif place in weights.list_sizes and not is_list:
            size, shape = weights.list_sizes[place], Shape.PAGE
        elif is_list:
            size = weights.list_sizes.get(place, weights.list_size)
        return FieldFacts(
            place,
            kind,
            is_leaf_type(kind),
            weight,
            shape=shape,
            size=size,
            pages=pages,
            sized_by=weights.sized_by.get(place) if is_list else None,
        )


def _unwrapped(field: Any) -> tuple[GraphQLNamedType, bool]:
    """The type inside, and whether it comes in a list."""
    kind, is_list = field.type, False
    while isinstance(kind, GraphQLList | GraphQLNonNull):
        is_list = is_list or isinstance(kind, GraphQLList)
        kind = cast("Any", kind).of_type
    return cast("GraphQLNamedType", kind), is_list
