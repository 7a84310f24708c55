"""The schema as people read it: one Markdown page of every type and field, with the roles that may select it.

Rendered from the schema's own descriptions and from `authorization.yaml`, so that the page cannot say what the program
does not. It does NOT tell which *rows* a role sees, nor what it may state: see `rights_page.py`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import graphql
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
    print_ast,
)

from app.domain.enums import Role
from graphql_schema.authorization import ROOTS, Authorization, load_groups
from graphql_schema.schema import core_schema, the_schema

_INTRODUCTION = """\
# Schema

Every type and field of the graph, and the roles that may select it; a document that asks for more is refused whole.
Which rows a role sees, how much of them, and what it may state: see [rights](rights.md). What each `Event.type`
says stands in the [event catalogue](events.md). `make schema` writes this page; the schema itself is
[schema.graphql](../graphql_schema/schema.graphql).

| Roles | are |
|---|---|
"""

_KINDS: tuple[tuple[str, type[GraphQLNamedType]], ...] = (
    ("Objects", GraphQLObjectType),
    ("Interfaces", GraphQLInterfaceType),
    ("Unions", GraphQLUnionType),
    ("Inputs", GraphQLInputObjectType),
    ("Enumerations", GraphQLEnumType),
    ("Scalars", GraphQLScalarType),
)


def render_markdown() -> str:
    """The whole page, ending with a line break."""
    schema = core_schema(the_schema())
    rights = Authorization(schema)
    named = [
        kind
        for kind in schema.type_map.values()
        if not is_introspection_type(kind) and not is_specified_scalar_type(kind)
    ]
    groups = "".join(f"| {name} | {_listed(_ordered(roles))} |\n" for name, roles in load_groups().items())
    parts = [_INTRODUCTION + groups]
    parts += [_type(kind, rights) for root in ROOTS for kind in named if kind.name == root]
    for heading, form in _KINDS:
        parts.append(f"## {heading}\n")
        chosen = [kind for kind in named if isinstance(kind, form) and kind.name not in ROOTS]
        parts += [_type(kind, rights) for kind in sorted(chosen, key=lambda kind: kind.name)]
    return "\n".join(parts)


def roles_in_words(roles: frozenset[Role]) -> str:
    """The fewest names for these roles: groups of `authorization.yaml` where they fit, single roles for the rest."""
    words: list[str] = []
    missing = roles
    for name, group in sorted(load_groups().items(), key=lambda entry: -len(entry[1])):
        if group <= roles and group & missing:
            words.append(name)
            missing -= group
    return _listed([*words, *_ordered(missing)])


def _type(kind: GraphQLNamedType, rights: Authorization) -> str:
    level = "##" if kind.name in ROOTS else "###"
    lines = [f"{level} {kind.name}", "", _prose(kind.description)]
    if isinstance(kind, GraphQLObjectType) and kind.interfaces:
        lines += ["", f"Is a {_listed(_linked(interface) for interface in kind.interfaces)}."]
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        fields = cast("Mapping[str, GraphQLField]", kind.fields)
        lines += ["", "| Field | Type | Roles | |", "|---|---|---|---|"]
        lines += [
            f"| `{name}` | {_linked(field)} | {roles_in_words(rights.roles(kind.name, name))} | {_field(field)} |"
            for name, field in fields.items()
        ]
    elif isinstance(kind, GraphQLInputObjectType):
        given = cast("Mapping[str, GraphQLInputField]", kind.fields)
        lines += ["", "| Field | Type | |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {_linked(field)}{_default(field)} | {_prose(field.description)} |"
            for name, field in given.items()
        ]
    elif isinstance(kind, GraphQLEnumType):
        lines += ["", "| Value | |", "|---|---|"]
        lines += [f"| `{name}` | {_prose(value.description)} |" for name, value in kind.values.items()]
    elif isinstance(kind, GraphQLUnionType):
        lines += ["", f"One of {_listed(_linked(member) for member in kind.types)}."]
    return "\n".join(lines) + "\n"


def _field(field: GraphQLField) -> str:
    arguments = "".join(
        f"<br>`{name}` {_linked(argument)}{_default(argument)}: {_prose(argument.description)}"
        for name, argument in field.args.items()
    )
    return _prose(field.description) + arguments


def _linked(place: Any) -> str:
    """The type of a field or argument, or the type itself, leading to its section."""
    kind = getattr(place, "type", place)
    name = cast("GraphQLNamedType", get_named_type(kind)).name
    return f"`{kind}`" if name in ("Int", "Float", "String", "Boolean", "ID") else f"[`{kind}`](#{name.lower()})"


def _default(place: GraphQLArgument | GraphQLInputField) -> str:
    if place.default_value is Undefined:
        return ""
    value = cast("Any", graphql).ast_from_value(place.default_value, cast("Any", place).type)
    return "" if value is None else f" = `{print_ast(value)}`"


def _prose(description: str | None) -> str:
    return " ".join((description or "").split()).replace("|", "\\|")


def _ordered(roles: frozenset[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
