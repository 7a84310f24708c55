"""Documents on the pages are documents that run: valid, open to the page's readers, with variables that fit."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from app.domain.enums import ActorKind, Role
from app.domain.principal import Principal
from graphql_schema.authorization import Authorization
from graphql_schema.schema import core_schema, the_schema
from tests.architecture.sources import ROOT, pages

BLOCK = re.compile(r"^```graphql\n(?P<document>.*?)^```\n(?:\n```json\n(?P<variables>.*?)^```\n)?", re.M | re.S)

READERS = {
    "administrators.md": {Role.ADMIN},
    "care-desk.md": {Role.CARE},
    "fulfillment.md": {Role.STORE, Role.WAREHOUSE},
    "integrations.md": {Role.APP},
    "invoices.md": {Role.ADMIN},
    "locations.md": {Role.STORE, Role.WAREHOUSE},
    "storefront.md": {Role.ANONYMOUS, Role.GUEST, Role.CUSTOMER},
    "tracking.md": {Role.CARE},
}
"""For whom each guide is: every document is open to all of them; of shoppers, to one kind at least."""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return core_schema(the_schema())


def documents(page: Path) -> list[tuple[str, dict[str, Any] | None]]:
    """The page's GraphQL, each with the JSON that follows it."""
    return [
        (found["document"], None if found["variables"] is None else json.loads(found["variables"]))
        for found in BLOCK.finditer((ROOT / page).read_text())
    ]


def shown() -> list[Any]:
    return [
        pytest.param(page, document, variables, id=f"{page}-{number}")
        for page in pages()
        for number, (document, variables) in enumerate(documents(page), start=1)
    ]


@pytest.mark.parametrize(("page", "document", "variables"), shown())
def test_a_document_on_a_page_is_valid(
    schema: GraphQLSchema, page: Path, document: str, variables: dict[str, Any] | None
) -> None:
    # given
    parsed = parse(document)
    (operation,) = [node for node in parsed.definitions if isinstance(node, OperationDefinitionNode)]
    # when
    faults = validate(schema, parsed)
    coerced = get_variable_values(schema, list(operation.variable_definitions or ()), variables or {})
    # then
    assert [fault.message for fault in faults] == []
    assert not isinstance(coerced, list), coerced
    assert set(variables or {}) == {
        definition.variable.name.value for definition in operation.variable_definitions or ()
    }


@pytest.mark.parametrize("guide", sorted(READERS))
def test_what_a_guide_shows_is_open_to_those_it_is_for(schema: GraphQLSchema, guide: str) -> None:
    # given
    rights = Authorization(schema)
    found = documents(Path("docs/guides") / guide)
    assert found
    for document, _ in found:
        parsed = parse(document)
        (operation,) = [node for node in parsed.definitions if isinstance(node, OperationDefinitionNode)]
        # when
        open_to = {role for role in READERS[guide] if is_open(rights, parsed, operation, role)}
        # then
        assert open_to == READERS[guide] or (Role.ANONYMOUS in READERS[guide] and open_to), (document, open_to)


def is_open(rights: Authorization, parsed: Any, operation: OperationDefinitionNode, role: Role) -> bool:
    try:
        rights.check(parsed, operation, Principal(kind=ActorKind.SYSTEM, roles=frozenset({role})))
    except GraphQLError:
        return False
    return True


def test_every_guide_has_its_readers() -> None:
    assert sorted(path.name for path in (ROOT / "docs" / "guides").glob("*.md")) == sorted(READERS)
