"""The schema's page names everything a client can ask for, and who may."""

import re

from graphql import is_introspection_type, is_specified_scalar_type

from app.domain.enums import Role
from graphql_schema.reference import render_markdown, roles_in_words
from graphql_schema.schema import core_schema, the_schema


def test_every_type_has_its_section_and_every_link_leads_to_one() -> None:
    # given
    types = core_schema(the_schema()).type_map.values()
    named = {kind.name for kind in types if not is_introspection_type(kind) and not is_specified_scalar_type(kind)}

    # when
    page = render_markdown()

    # then
    sections = set(re.findall(r"^###? (\w+)$", page, re.MULTILINE))
    assert sorted(named - sections) == []
    assert sorted(set(re.findall(r"\]\(#(\w+)\)", page)) - {name.lower() for name in named}) == []


def test_a_field_stands_with_its_roles_and_its_arguments() -> None:
    page = render_markdown()
    assert "| `stockLevels` | [`[StockLevel!]!`](#stocklevel) | merchant | " in page
    assert "`sort` [`OrderSort`](#ordersort) = `PLACED_AT_DESC`: " in page


def test_roles_are_named_by_the_fewest_words() -> None:
    assert roles_in_words(frozenset(Role)) == "everybody"
    assert roles_in_words(frozenset({Role.CUSTOMER, Role.ADMIN, Role.GUEST})) == "buyers, admin"
    assert roles_in_words(frozenset({Role.CARE})) == "care"
