"""The page of the rights has a cell for every field and role, and says what the matrix says."""

import re

from graphql import GraphQLInterfaceType, GraphQLObjectType

from graphql_schema.policies import EVERYBODY, load_matrix
from graphql_schema.rights_page import render_markdown
from graphql_schema.schema import core_schema
from tests.graphql_schema.asking import the_schema


def sections(page: str) -> dict[str, str]:
    """The text under each heading."""
    parts = re.split(r"^###? (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_field_stands_in_the_table_of_its_type() -> None:
    # given
    told = sections(render_markdown())
    for kind in core_schema(the_schema()).type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            # then
            rows = [line.split(" | ") for line in told[kind.name].splitlines() if line.startswith("| `")]
            named = [name for row in rows for name in re.findall(r"`(\w+)`", row[0])]
            assert named == list(kind.fields), kind.name
            assert {len(row) for row in rows} == {9}, kind.name


def test_a_cell_tells_scope_mask_and_the_scope_that_an_app_needs() -> None:
    told = sections(render_markdown())
    assert "| `email`, `contact` | none | full | masked | full | masked | - | full `pii` | full |" in told["Order"]
    assert "| full while working, then masked | full while working, then none | full `pii` | full |" in told["Delivery"]
    assert "| none | own | order | channel | location | location | channel | all |" in told["Shipment"]
    assert "| `reference` | - | - | - | masked | - | - | full `payments` | full |" in told["Payment"]


def test_what_is_narrowed_is_listed_and_the_rest_is_counted() -> None:
    # given
    page, matrix = render_markdown(), load_matrix()
    # then
    told = sections(page)["Input fields"]
    for owner, places in matrix.inputs.items():
        for name, roles in places.items():
            listed = re.search(rf"^\| `{owner}`: .*`{name}`.* \|", told, re.MULTILINE) is not None
            needed = f"{owner}.{name}" in matrix.app_scopes
            assert listed is (roles != EVERYBODY or needed), (owner, name)
    assert f"{sum(map(len, matrix.inputs.values()))} input fields" in page
