"""The matrix as people read it: a Markdown page of every field by role, with scopes and masks, and of what is stated.

Rendered from `authorization.yaml` and the schema, like `reference.py`: the page cannot say what the program does not.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from graphql import GraphQLInterfaceType, GraphQLObjectType

from app.domain.enums import Role
from graphql_schema.completeness import Owner, roles_of
from graphql_schema.policies import EVERYBODY, ROOTS, Matrix, Scope, Statable, load_groups, load_matrix
from graphql_schema.schema import build_schema, core_schema

_INTRODUCTION = """\
# Rights

Who may select, state and see what: `graphql_schema/authorization.yaml`, which the program reads, as a page.
`make schema` writes it, and tests/authorization/ proves every cell, over HTTP and over WebSocket. What has no right
refuses the whole document before it runs: FORBIDDEN, or UNAUTHENTICATED for the anonymous, naming the place.

| In a cell | means |
|---|---|
| - | the document is refused |
| yes | may select; there are no rows of its own to see |
| all | may select, and sees every row |
| own | may select, and sees the customer's own |
| order | may select, and sees the one order of the token and what hangs on it |
| location | may select, and sees what the grant's locations work for or hold; all where it names none |
| channel | may select, and sees what came through the grant's channels; all where it names none |
| none | may select, and sees no row |
| full | the field as it is, of the rows that are seen |
| masked | initials, `a***@domain`, the last digits, no street |
| full while working, then ... | full while the caller's locations work for the delivery, and 30 days after it left |
| `pii`, `payments` | an app needs this scope |

"""

_COLUMNS = tuple(Role)


def render_markdown() -> str:
    """The whole page, ending with a line break."""
    schema, matrix = core_schema(build_schema()), load_matrix()
    owners = {
        kind.name: kind
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__")
    }
    roots = [owners.pop(name) for name in ROOTS]
    parts = [_INTRODUCTION + _groups()]
    parts += [_fields(kind, matrix, "##") for kind in roots]
    parts.append("## Types\n")
    parts += [_fields(owners[name], matrix, "###") for name in sorted(owners)]
    parts.append("## What may be stated\n\n" + _statable_introduction(matrix))
    parts += list(_statable(matrix.arguments, "Arguments", matrix))
    parts += list(_statable(matrix.inputs, "Input fields", matrix))
    return "\n".join(parts)


def _groups() -> str:
    rows = (f"| {name} | {', '.join(_ordered(roles))} |\n" for name, roles in load_groups().items())
    return "| Group | is |\n|---|---|\n" + "".join(rows)


def _fields(kind: Owner, matrix: Matrix, level: str) -> str:
    """One table; neighbors with equal cells share a row."""
    lines = [f"{level} {kind.name}", "", f"| Field | {' | '.join(_COLUMNS)} |", "|---" * (len(_COLUMNS) + 1) + "|"]
    cells = [(name, tuple(_cell(kind.name, name, role, matrix) for role in _COLUMNS)) for name in kind.fields]
    for row, fields in groupby(cells, key=lambda entry: entry[1]):
        names = ", ".join(f"`{name}`" for name, _ in fields)
        lines.append(f"| {names} | {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def _cell(kind: str, name: str, role: Role, matrix: Matrix) -> str:
    place = f"{kind}.{name}"
    if role not in roles_of(matrix, place):
        return "-"
    words = _words(kind, place, role, matrix)
    needed = matrix.app_scopes.get(place, frozenset[str]()) | matrix.app_scopes.get(f"{kind}.*", frozenset())
    return f"{words} `{'`, `'.join(sorted(needed))}`" if needed and role is Role.APP else words


def _words(kind: str, place: str, role: Role, matrix: Matrix) -> str:
    scope = matrix.scopes.get(kind, {}).get(role)
    if place in matrix.masks and scope is not Scope.NONE:
        return str(matrix.masks[place][role])
    return "yes" if scope is None else scope.value


def _statable_introduction(matrix: Matrix) -> str:
    counted = sum(map(len, matrix.arguments.values())), sum(map(len, matrix.inputs.values()))
    return (
        f"The {counted[0]} arguments and {counted[1]} input fields of the schema each have a line. Those below are"
        " narrowed; all others may be\nstated by whoever may select the field that takes them. Null, an empty list and"
        " the place's own default state nothing.\n"
    )


def _statable(section: Statable, heading: str, matrix: Matrix) -> Iterator[str]:
    rows = list(_narrowed(section, matrix))
    if rows:
        lines = [f"### {heading}", "", "| Place | may be stated by | an app needs |", "|---|---|---|", *rows]
        yield "\n".join(lines) + "\n"


def _narrowed(section: Statable, matrix: Matrix) -> Iterator[str]:
    for owner, places in section.items():
        told: Mapping[str, tuple[frozenset[Role], frozenset[str]]] = {
            name: (roles, matrix.app_scopes.get(f"{owner}.{name}", frozenset())) for name, roles in places.items()
        }
        for (roles, needed), names in groupby(told, key=lambda name: told[name]):
            if roles != EVERYBODY or needed:
                listed = ", ".join(f"`{name}`" for name in names)
                yield f"| `{owner}`: {listed} | {', '.join(_ordered(roles))} | {', '.join(sorted(needed))} |"


def _ordered(roles: Iterable[Role]) -> list[str]:
    return [role.value for role in Role if role in set(roles)]
