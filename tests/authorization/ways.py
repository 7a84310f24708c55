"""Every way into the graph: the shortest document that gets from a root to a type, along what a role may select.

Where a role has no way, the shortest of all is taken, and the first barred place on it is what must be refused.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

from app.domain.enums import Role
from graphql_schema.completeness import nodes_of, roles_of
from graphql_schema.policies import Matrix, load_matrix
from graphql_schema.schema import core_schema
from tests.authorization.samples import Samples, literal
from tests.graphql_schema.asking import the_schema

Owner = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True, slots=True)
class Way:
    """A document that is open at a type: what is put between `opening` and `closing` is selected on it."""

    opening: str
    closing: str
    places: tuple[str, ...]

    def document(self, selection: str) -> str:
        """The whole document."""
        return f"{self.opening} {selection} {self.closing}"

    def through(self, opening: str, *places: str) -> "Way":
        """One step further."""
        return Way(f"{self.opening} {opening} {{", f"}} {self.closing}", (*self.places, *places))


@cache
def the_core() -> GraphQLSchema:
    """The schema inside."""
    return core_schema(the_schema())


def owners() -> list[Owner]:
    """Every type that has fields."""
    return [kind for kind in the_core().type_map.values() if isinstance(kind, Owner) and not kind.name.startswith("__")]


def opens(role: Role, place: str, matrix: Matrix | None = None) -> bool:
    """Whether the matrix lets a role select `Type.field`."""
    return role in roles_of(matrix or load_matrix(), place)


def ways(operation: str, samples: Samples, may: Callable[[str], bool], ids: Mapping[str, str]) -> dict[str, Way]:
    """The shortest ways of one kind of operation to every type that can be reached along `may`, by type name."""
    root = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}[operation]
    found = {root: Way(f"{operation} {{", "}", ())}
    if operation == "query" and may("Query.node"):
        for name in sorted(nodes_of(the_core().type_map.values())):
            opening = f'node(id: "{ids[name]}") {{ ... on {name}'
            way = found["Query"].through(opening, "Query.node")
            found[name] = Way(way.opening, f"}} {way.closing}", way.places)
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        for name, way in _steps(found[here], here, samples, may):
            if name not in found:
                found[name] = way
                waiting.append(name)
    return found


def selected(owner: str, field_name: str, samples: Samples) -> str:
    """A field as it is selected, with what it needs."""
    field: Any = the_core().type_map[owner].fields[field_name]  # type: ignore[union-attr] # it is an object type
    composite = isinstance(get_named_type(field.type), Owner | GraphQLUnionType)
    return _called(owner, field_name, samples) + (" { __typename }" if composite else "")


def _called(owner: str, field_name: str, samples: Samples) -> str:
    field: Any = the_core().type_map[owner].fields[field_name]  # type: ignore[union-attr] # it is an object type
    given = samples.arguments(f"{owner}.{field_name}", field.args)
    return field_name + (
        f"({', '.join(f'{name}: {literal(value)}' for name, value in given.items())})" if given else ""
    )


def _steps(way: Way, here: str, samples: Samples, may: Callable[[str], bool]) -> Iterator[tuple[str, Way]]:
    kind = the_core().type_map[here]
    if not isinstance(kind, Owner):
        return
    for name, field in kind.fields.items():
        place = f"{here}.{name}"
        target = get_named_type(field.type)
        if not may(place) or not isinstance(target, Owner | GraphQLUnionType):
            continue
        beyond = way.through(_called(here, name, samples), place)
        if isinstance(target, Owner):
            yield target.name, beyond
        if isinstance(target, GraphQLInterfaceType | GraphQLUnionType):
            for possible in the_core().get_possible_types(target):
                yield possible.name, beyond.through(f"... on {possible.name}")
