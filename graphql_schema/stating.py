"""What a document and its variables state: the arguments and input fields that are given a value of their own.

Null, an empty list and the place's own default state nothing, so that a client may send one document with all its
variables for every role. What stands in the document is judged once; where a variable decides, it is judged when its
value is known. Every walk is linear in what it walks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import graphql
from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
)

Place: TypeAlias = "GraphQLArgument | GraphQLInputField"
_UNTYPED = cast("Any", graphql)
"""Functions whose types are only partly known there."""

MayState = Callable[[str], bool]
"""Whether the caller may state a place: `Type.field.argument`, or `InputType.field`."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A place that the caller may not state, filled by a variable: its value decides."""

    variable: str
    name: str
    place: Place


def stated_in_field(node: FieldNode, field: GraphQLField, name: str, may: MayState) -> Iterator[str | Awaited]:
    """The arguments of one field, and what is in them, that the caller may not state; `name` is the field's."""
    for argument in node.arguments or ():
        place = field.args[argument.name.value]
        yield from _judged(argument.value, place, f"{name}.{argument.name.value}", may)


def stated_in_variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, values: Mapping[str, Any], may: MayState
) -> Iterator[str]:
    """The input fields in coerced variables that the caller may not state."""
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        if name in values:
            kind = _named(_UNTYPED.type_from_ast(schema, definition.type))
            yield from _within(values[name], kind, may)


def states(value: object, place: Place) -> bool:
    """Whether a coerced value says anything that its absence would not."""
    return not (value is None or value is Undefined or value == [] or _is_default(value, place))


def _judged(node: ValueNode, place: Place, name: str, may: MayState) -> Iterator[str | Awaited]:
    if not may(name):
        if isinstance(node, VariableNode):
            yield Awaited(node.name.value, name, place)
            return
        if _literal_states(node, place):
            yield name
            return
    yield from _inside(node, _named(cast("Any", place).type), may)


def _inside(node: ValueNode, kind: GraphQLNamedType, may: MayState) -> Iterator[str | Awaited]:
    if isinstance(node, ListValueNode):
        for item in node.values:
            yield from _inside(item, kind, may)
    elif isinstance(node, ObjectValueNode) and isinstance(kind, GraphQLInputObjectType):
        fields = cast("Mapping[str, GraphQLInputField]", kind.fields)
        for part in node.fields:
            yield from _judged(part.value, fields[part.name.value], f"{kind.name}.{part.name.value}", may)


def _within(value: object, kind: GraphQLNamedType, may: MayState) -> Iterator[str]:
    if not isinstance(kind, GraphQLInputObjectType):
        return
    if isinstance(value, list | tuple):
        for item in cast("Sequence[object]", value):
            yield from _within(item, kind, may)
    elif isinstance(value, Mapping):
        given = cast("Mapping[str, object]", value)
        for name, place in cast("Mapping[str, GraphQLInputField]", kind.fields).items():
            if name not in given:
                continue
            if not may(f"{kind.name}.{name}") and states(given[name], place):
                yield f"{kind.name}.{name}"
                continue
            below = _named(cast("Any", place).type)
            if isinstance(below, GraphQLInputObjectType):  # most fields are scalars, and most questions have many lines
                yield from _within(given[name], below, may)


def _literal_states(node: ValueNode, place: Place) -> bool:
    if isinstance(node, NullValueNode) or (isinstance(node, ListValueNode) and not node.values):
        return False
    return place.default_value is Undefined or not _is_default(
        _UNTYPED.value_from_ast(node, cast("Any", place).type), place
    )


def _is_default(value: object, place: Place) -> bool:
    default: object = place.default_value
    return default is not Undefined and type(value) is type(default) and value == default


def _named(kind: object) -> GraphQLNamedType:
    return cast("GraphQLNamedType", get_named_type(cast("Any", kind)))
