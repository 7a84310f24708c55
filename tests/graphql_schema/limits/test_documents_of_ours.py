"""What our own pages and tools ask for is within the limits of those they are for."""

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from app.domain.enums import Role
from graphql_schema.limits.analysis import analyse
from graphql_schema.limits.facts import SchemaFacts
from graphql_schema.limits.role_limits import shipped_limits
from graphql_schema.limits.variables import judge_variables
from graphql_schema.schema import core_schema
from tests.architecture.sources import ROOT
from tests.graphql_schema.asking import a_principal, the_schema
from tests.graphql_schema.test_documents import READERS, documents

EXAMPLES = ROOT / "graphql_schema" / "ide" / "examples"


def cost(text: str, variables: dict[str, Any], role: Role) -> int:
    """The dearest operation's; raises what the analyser refuses with."""
    limits = shipped_limits().of(a_principal(role))
    document = parse(text)
    judge_variables(variables, limits)
    analysis = analyse(document, SchemaFacts(core_schema(the_schema()), shipped_limits().weights), limits)
    names = [
        node.name.value if node.name else ""
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    ]
    return max(analysis.judge(name, variables, limits) for name in names)


@pytest.mark.parametrize("guide", sorted(READERS))
def test_a_guide_asks_its_readers_for_no_more_than_they_may(guide: str) -> None:
    found = documents(Path("docs/guides") / guide)
    assert found
    for document, variables in found:
        for role in READERS[guide]:
            assert cost(document, variables or {}, role) >= 1


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.glob("*.graphql")))
def test_an_example_of_the_page_for_developers_is_within_the_merchants_limits(example: str) -> None:
    path = EXAMPLES / example
    assert cost(path.read_text(), json.loads(path.with_suffix(".json").read_text()), Role.ADMIN) >= 1


def test_the_page_of_the_limits_reckons_as_the_program_does() -> None:
    # given
    ((document, variables),) = documents(Path("docs/limits.md"))
    # then
    assert f"which is {cost(document, variables or {}, Role.CARE)}." in (ROOT / "docs" / "limits.md").read_text()
