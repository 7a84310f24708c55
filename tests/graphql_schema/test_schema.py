"""The graph as a whole: described everywhere, named as the contract names it, equal to its snapshot."""

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    validate_schema,
)

from app.domain import enums
from graphql_schema.enums import DESCRIBED
from graphql_schema.nodes import node_types
from graphql_schema.schema import SNAPSHOT, core_schema, render_sdl
from tests.graphql_schema.asking import the_schema


def test_is_a_valid_schema() -> None:
    assert validate_schema(core_schema(the_schema())) == []


def test_the_committed_snapshot_is_the_schema() -> None:
    assert SNAPSHOT.read_text() == render_sdl(), "run: orderwire schema"


def test_everything_is_described() -> None:
    silent: list[str] = []
    for kind in core_schema(the_schema()).type_map.values():
        if kind.name.startswith("__") or kind.name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        if not kind.description:
            silent.append(kind.name)
        if isinstance(kind, GraphQLEnumType):
            silent += [f"{kind.name}.{name}" for name, value in kind.values.items() if not value.description]
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            silent += [f"{kind.name}.{name}" for name, field in kind.fields.items() if not field.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            silent += [
                f"{kind.name}.{name}({argument})"
                for name, field in kind.fields.items()
                for argument, place in field.args.items()
                if not place.description
            ]
    assert silent == []


def test_arguments_that_may_be_left_out_show_no_default() -> None:
    assert "= null" not in render_sdl()


def test_enums_have_the_domains_members() -> None:
    for kind in core_schema(the_schema()).type_map.values():
        if isinstance(kind, GraphQLEnumType) and kind.name in DESCRIBED:
            assert list(kind.values) == [member.name for member in getattr(enums, kind.name)]


def test_every_node_of_the_graph_can_be_read_back() -> None:
    # given
    schema = core_schema(the_schema())
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    # then
    assert sorted(kind.name for kind in schema.get_implementations(node).objects) == sorted(node_types())
