"""The limits of what comes beside a document: the raw JSON of its variables, before it is coerced."""

from collections.abc import Mapping
from typing import Any, cast

from graphql_schema.limits.refusals import hold
from graphql_schema.limits.role_limits import RoleLimits


def judge_variables(variables: Mapping[str, Any], limits: RoleLimits) -> int:
    """Look at every value once and refuse the first that is too much. Returns how many values there are.

    Raises: GraphQLError (BAD_USER_INPUT) that names the variable.
    """
    seen = 0
    for name, given in variables.items():
        at = f"${name[:100]}"
        waiting: list[tuple[object, int]] = [(given, 1)]
        while waiting:
            value, depth = waiting.pop()
            seen += 1
            if isinstance(value, str):
                hold("string_characters", len(value), limits.string_characters, at=at)
                continue
            if isinstance(value, dict):
                members = cast("dict[str, object]", value)
                for key in members:
                    hold("string_characters", len(key), limits.string_characters, at=at)
                inner = members.values()
            elif isinstance(value, list):
                inner = cast("list[object]", value)
                hold("list_items", len(inner), limits.list_items, at=at)
            else:
                continue
            hold("json_depth", depth, limits.json_depth, at=at)
            hold("values", seen + len(waiting) + len(inner), limits.values, at=at)
            waiting += [(one, depth + 1) for one in inner]
    hold("values", seen, limits.values)
    return seen
