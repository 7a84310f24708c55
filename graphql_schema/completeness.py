"""Does the matrix fit the schema? Everything that can be selected, stated or read has its line, and no line is void."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from app.domain.enums import Role
from app.domain.privacy import Disclosure
from graphql_schema.policies import EVERYBODY, Matrix, Scope, Statable

PERSONAL_TYPES = frozenset({"Address", "Contact"})
"""Every field of one of these types says in `masks` how much of it each role reads."""

Owner = GraphQLObjectType | GraphQLInterfaceType


def misfits(schema: GraphQLSchema, matrix: Matrix) -> list[str]:
    """What is missing in the matrix and what it says for nothing, in the order of the alphabet."""
    kinds = [kind for kind in schema.type_map.values() if not kind.name.startswith("__")]
    fields = {
        f"{owner.name}.{name}": field for owner in kinds if isinstance(owner, Owner) for name, field in _of(owner)
    }
    found = [
        *_fields(fields, matrix),
        *_statable(
            {name: list(cast("Mapping[str, GraphQLArgument]", field.args)) for name, field in fields.items()},
            matrix.arguments,
            "argument",
        ),
        *_statable(
            {kind.name: list(kind.fields) for kind in kinds if isinstance(kind, GraphQLInputObjectType)},
            matrix.inputs,
            "input field",
        ),
        *_app_scopes(fields, matrix),
        *_scopes(kinds, matrix),
        *_masks(fields, matrix),
    ]
    return sorted(found)


def roles_of(matrix: Matrix, field: str) -> frozenset[Role]:
    """Who may select `Type.field`."""
    exact = matrix.fields.get(field)
    return matrix.fields.get(f"{field.partition('.')[0]}.*", frozenset()) if exact is None else exact


def nodes_of(kinds: Iterable[GraphQLNamedType]) -> set[str]:
    """The types that a global id can name."""
    return {
        kind.name
        for kind in kinds
        if isinstance(kind, GraphQLObjectType) and any(interface.name == "Node" for interface in kind.interfaces)
    }


def _of(owner: Owner) -> Iterable[tuple[str, GraphQLField]]:
    return cast("Mapping[str, GraphQLField]", owner.fields).items()


def _fields(fields: Mapping[str, GraphQLField], matrix: Matrix) -> Iterator[str]:
    yield from (f"{name} has no policy" for name in fields if not roles_of(matrix, name))
    names = fields.keys() | {f"{name.partition('.')[0]}.*" for name in fields}
    yield from (f"{name} is a policy for nothing" for name in matrix.fields if name not in names)


def _statable(places: Mapping[str, list[str]], listed: Statable, noun: str) -> Iterator[str]:
    for owner, names in places.items():
        said = listed.get(owner, {})
        yield from (f"{owner}: {noun} {name} has no policy" for name in names if not said.get(name))
        yield from (f"{owner}: {noun} {name} is a policy for nothing" for name in said if name not in names)
    yield from (f"{owner} is no owner of an {noun}" for owner in listed if not places.get(owner))


def _app_scopes(fields: Mapping[str, GraphQLField], matrix: Matrix) -> Iterator[str]:
    stated = {
        f"{owner}.{name}"
        for section in (matrix.arguments, matrix.inputs)
        for owner in section
        for name in section[owner]
    }
    places = fields.keys() | {f"{name.partition('.')[0]}.*" for name in fields} | stated
    yield from (f"{place} needs an app's scope for nothing" for place in matrix.app_scopes if place not in places)


def _scopes(kinds: Iterable[GraphQLNamedType], matrix: Matrix) -> Iterator[str]:
    nodes = nodes_of(kinds)
    yield from (f"{name} has no scopes" for name in nodes - matrix.scopes.keys())
    yield from (f"{name} is no node: its scopes are for nothing" for name in matrix.scopes.keys() - nodes)
    for name in nodes & matrix.scopes.keys():
        seen = {role for role, scope in matrix.scopes[name].items() if scope is not Scope.NONE}
        yield from (
            f"{name} is seen by {role.value}, who may select nothing of it"
            for role in sorted(seen - roles_of(matrix, f"{name}.id"))
        )


def _masks(fields: Mapping[str, GraphQLField], matrix: Matrix) -> Iterator[str]:
    for name, field in fields.items():
        kind = cast("GraphQLNamedType", get_named_type(cast("Any", field).type))
        if kind.name in PERSONAL_TYPES and name not in matrix.masks:
            yield f"{name} is personal and has no masks"
    for name, by_role in matrix.masks.items():
        if name not in fields:
            yield f"{name} has masks for nothing"
            continue
        readers = {role for role, mask in by_role.items() if mask.working is not Disclosure.NONE}
        barred = readers & (EVERYBODY - roles_of(matrix, name))
        yield from (f"{name} is read by {role.value}, who may not select it" for role in sorted(barred))
