"""What definitions hold once every fragment is in its places: sums over the fragments, each visited once."""

from collections.abc import Mapping
from typing import NamedTuple

from graphql import GraphQLError

from graphql_schema.limits.cost import ENOUGH
from graphql_schema.limits.measure import Definition, Levels


class Expanded(NamedTuple):
    """A definition with its fragments."""

    selections: int
    root_fields: int
    deepest: Levels


def expand(fragments: Mapping[str, Definition]) -> tuple[dict[str, Expanded], int]:
    """All fragments expanded, and how many spreads were looked at for that.

    Raises: GraphQLError (BAD_USER_INPUT) for a fragment that spreads itself, directly or through others.
    """
    done: dict[str, Expanded] = {}
    visits = 0
    for root in fragments:
        path = [(root, iter(fragments[root].spreads))] if root not in done else []
        on_path = {root}
        while path:
            name, spreads = path[-1]
            for spread in spreads:
                visits += 1
                if spread.name in on_path:
                    raise GraphQLError(
                        f"The fragment '{spread.name}' spreads itself.",
                        fragments[spread.name].node,
                        extensions={"code": "BAD_USER_INPUT", "limit": "fragments"},
                    )
                if spread.name in fragments and spread.name not in done:
                    path.append((spread.name, iter(fragments[spread.name].spreads)))
                    on_path.add(spread.name)
                    break
            else:
                path.pop()
                on_path.discard(name)
                done[name] = expanded(fragments[name], done)
                visits += len(fragments[name].spreads)
    return done, visits


def expanded(definition: Definition, fragments: Mapping[str, Expanded]) -> Expanded:
    """One definition, when the fragments it spreads are expanded."""
    selections, root_fields = definition.selections, definition.root_fields
    fields, introspection, lists = definition.deepest
    for spread in definition.spreads:
        below = fragments.get(spread.name)
        if below is None:
            continue
        selections += below.selections
        root_fields += below.root_fields if spread.at_root else 0
        fields = max(fields, spread.levels.fields + below.deepest.fields)
        introspection = max(introspection, spread.levels.introspection + below.deepest.introspection)
        lists = max(lists, spread.levels.introspection_lists + below.deepest.introspection_lists)
    levels = Levels(*(min(ENOUGH, level) for level in (fields, introspection, lists)))
    return Expanded(min(ENOUGH, selections), min(ENOUGH, root_fields), levels)
